/** Why tests come out differently in some place, and who wants it so. */
export interface Explanation {
  /** One sentence: what is not there, or refused. */
  readonly cause: string;
  /** Who wants it: words that stand in this document. */
  readonly wanted: { readonly document: string; readonly words: string };
  /** The places where tests do not pass for it. */
  readonly places: RegExp;
  /** Which tests, by their identity; all when left out. */
  readonly tests?: RegExp;
  /** What such a test says of itself; anything when left out. */
  readonly words?: RegExp;
}

const threatModel = 'docs/threat-model.md';
const socketsAreRefused = {
  cause: 'Sockets of every family are refused with PermissionError.',
  wanted: { document: threatModel, words: 'open a socket of any family' },
  places: /^lean/,
} as const;
const filesAreSmall = {
  cause: 'A file has at most 64 MB.',
  wanted: { document: threatModel, words: 'a file has at most 64 MB' },
  places: /^(lean|docker)/,
} as const;
const processesAreFew = {
  cause: 'Processes and threads are limited in number.',
  wanted: { document: threatModel, words: 'use more memory, processes or CPU than its limits' },
  places: /^(lean|docker)/,
} as const;
const noPrograms = {
  cause:
    'There are no programs to call but the interpreter, a shell, and what shell commands need.',
  wanted: { document: threatModel, words: 'programs besides the interpreter' },
  places: /^(lean|docker)/,
} as const;

/** Of several explanations that fit, the first counts. */
export const explanations: readonly Explanation[] = [
  {
    ...socketsAreRefused,
    words:
      /^PermissionError: \[Errno 1\] Operation not permitted \((socket\.py:\d+ in (__init__|socketpair)|test_socket\.py:\d+ in \w+)\)$/,
  },
  {
    ...socketsAreRefused,
    words: /^ImportError: Failed to import test module: .*PermissionError: \[Errno 1\]/,
  },
  {
    cause: 'A server of another process is refused its socket, and its clients find it gone.',
    wanted: socketsAreRefused.wanted,
    places: socketsAreRefused.places,
    tests: /^test\.test_(multiprocessing_|concurrent_futures\.)/,
    words: /EOFError/,
  },
  {
    cause: 'A fork server is refused its socket.',
    wanted: socketsAreRefused.wanted,
    places: socketsAreRefused.places,
    tests: /^test\.test_concurrent_futures\.ProcessPoolForkserver/,
    words: /^AssertionError: Process return code is 1 /,
  },
  {
    cause: 'A server is refused its socket.',
    wanted: socketsAreRefused.wanted,
    places: socketsAreRefused.places,
    tests: /^test\.test_asyncio\./,
    words: /^(IndexError: tuple index out of range|AssertionError: \(\) is not true) /,
  },
  {
    ...socketsAreRefused,
    tests: /^test\.test_os\.TestSendfile\./,
    words: /in asyncSetUp\)$/,
  },
  {
    ...socketsAreRefused,
    tests: /^test\.test_logging\.(Unix|IPv6)?(Socket|Datagram|SysLog)HandlerTest\./,
  },
  {
    cause: 'A test starts a server in a thread, which is refused its socket, and waits for it.',
    wanted: socketsAreRefused.wanted,
    places: socketsAreRefused.places,
    tests: /^test\.test_logging\.ConfigDictTest\.test_listen_/,
    words: /^timeout/,
  },
  { ...filesAreSmall, words: /File too large|does not have largefile support/ },
  { ...filesAreSmall, tests: /^test\.test_resource\.ResourceTest\.test_fsize_ismax$/ },
  {
    cause: 'The standard library is read-only, also where there is nothing to be removed.',
    wanted: { document: threatModel, words: 'which are mounted read-only' },
    places: /^(lean|docker)/,
    words: /Read-only file system: '\/usr\/lib\//,
  },
  {
    cause: 'The interpreter starts with no environment, and so in its UTF-8 mode.',
    wanted: { document: threatModel, words: "see the host's environment" },
    places: /^(lean|docker)/,
    words: /^utf-8 mode is enabled$/,
  },
  {
    cause: 'There are no libraries but those that Python and its wheels need.',
    wanted: { document: threatModel, words: 'Libraries are those that Python' },
    places: /^(lean|docker)/,
    words: /^lib_glu? not available$/,
  },
  {
    ...noPrograms,
    tests: /\.test_find_library_with_(gcc|ld)$/,
  },
  {
    cause: 'Twenty threads start a pool each, beyond the limit on processes and threads, and wait.',
    wanted: processesAreFew.wanted,
    places: processesAreFew.places,
    tests: /\.test_multiprocessing_pool_circular_import$/,
    words: /^timeout/,
  },
  { ...processesAreFew, words: /can't start new thread|Resource temporarily unavailable/ },
  {
    ...noPrograms,
    words:
      /(tar|zip|unzip|gcc|ls|bash or ksh)\b.* (command to run|required for this test|not available)|#!\/bin\/bash|No such file or directory: '(cat|ls|grep|gcc)'/,
  },
];
