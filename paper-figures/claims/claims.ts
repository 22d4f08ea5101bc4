import type { Claim } from './claim.ts';

/** The headline claims by id, in the order of the table. Marks as in the notes on the paper. */
export const claims: Readonly<Record<string, Claim>> = {
  'lean-over-docker': {
    statement: 'Lean containers start 18 times as many handlers a second as Docker, 10 clients',
    paper: 18,
    unit: 'x',
    source: 'abstract [P]; 10 clients [N]',
    figure: 'docker-against-sock',
  },
  'lean-over-docker-latency': {
    statement: 'One client waits 6 times as long for a Docker container as for a lean one',
    paper: 6,
    unit: 'x',
    source: '§5 [N]',
    figure: 'docker-against-sock',
    beyond:
      'the paper’s sandboxes start a web server before they answer, on Docker and SOCK alike; here Python alone is started, and Docker is today’s',
  },
  'zygote-over-fresh': {
    statement: 'Zygotes make the start of a lean container 3 times as fast again',
    paper: 3,
    unit: 'x',
    source: 'abstract [P]',
    figure: 'zygotes',
  },
  'three-tiers': {
    statement: 'Three caches make invocations that import a package 45 times as fast',
    paper: 45,
    unit: 'x',
    source: 'abstract [P]',
    figure: 'three-tiers',
    beyond:
      'here a hit in the handler cache is set against no cache at all; which pair of bars the paper’s 45x is from is not known',
  },
  'over-aws-lambda': {
    statement: 'Resizing an image has 2.8 times less platform overhead than on AWS Lambda',
    paper: 2.8,
    unit: 'x',
    source: 'abstract [P]',
    figure: 'image-resizing',
    beyond: 'warm Zygotes and packages on disk are not the cold starts that the paper forced',
    limits:
      'AWS Lambda is not run here, published cold starts of like functions stand for it; the paper forced cold starts by changing the code (365 ms for SOCK [N]), here packages lie on disk and Zygotes are warm',
  },
  'over-openwhisk': {
    statement: 'Resizing an image has 5.3 times less platform overhead than on OpenWhisk',
    paper: 5.3,
    unit: 'x',
    source: 'abstract [P]',
    figure: 'image-resizing',
    beyond: 'warm Zygotes and packages on disk are not the cold starts that the paper forced',
    limits:
      'OpenWhisk’s controller is not run here, its container handling is, on this Docker; the paper forced cold starts by changing the code (365 ms for SOCK [N]), here packages lie on disk and Zygotes are warm',
  },
  'top-20-imports': {
    statement: '36 % of imports are of 20 packages',
    paper: 36,
    unit: '%',
    source: '§1 [P]',
    figure: 'python-packages',
    limits: 'the 876,000 projects of the paper are not public; other samples of GitHub are counted',
  },
  'import-time': {
    statement: 'Importing a popular package takes about 100 ms',
    paper: 100,
    unit: 'ms',
    source: 'abstract [P]',
    figure: 'python-packages',
  },
  'bind-over-overlay': {
    statement: 'Bind mounts are about twice as fast as a union file system',
    paper: 2,
    unit: 'x',
    isAbout: true,
    source: '§2 [N]',
    figure: 'storage',
    beyond: 'another union file system than the paper’s',
    limits: 'the paper’s AUFS is not in today’s kernels; overlayfs took its place',
  },
  'cgroup-reuse': {
    statement: 'Reusing a cgroup is at least twice as fast as creating one',
    paper: 2,
    unit: 'x',
    source: '§2 [N]',
    figure: 'cgroups',
    beyond: 'the paper says at least twice; how much more is up to the kernel',
  },
  'network-without-ipv6': {
    statement:
      'Network namespaces without IPv6 and broadcast double the containers a second (200 to 400)',
    paper: 2,
    unit: 'x',
    source: '§2 [N]',
    figure: 'network-namespaces',
    beyond: 'what a network namespace costs is up to the kernel, and this one is not the paper’s',
    limits: 'the paper patched the broadcast out of its kernel; here IPv6 is switched off alone',
    isInPart: true,
  },
  'without-network-namespace': {
    statement: 'No network namespace makes 4.5 times as many containers a second (200 to 900)',
    paper: 4.5,
    unit: 'x',
    source: '§2 [N], 900 [M]',
    figure: 'network-namespaces',
    beyond: 'what a network namespace costs is up to the kernel, and this one is not the paper’s',
  },
  'forklift-trees': {
    statement: 'Trees of Zygotes make the median invocation about 5 times as fast as a bare Zygote',
    paper: 5,
    unit: 'x',
    isAbout: true,
    source: 'Forklift’s abstract; 4.8x in its published runs',
    figure: 'forklift-trees',
    beyond: 'other functions, calls and a host of another size than Forklift’s',
  },
};
