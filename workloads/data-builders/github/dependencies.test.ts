import test from 'ava';
import { closeOverDependencies, dependencyGraph } from './dependencies.ts';
import { parseCompiledRequirements } from '../requirements/requirements-text.ts';

const graph = dependencyGraph(
  [
    {
      'flask==2.0': { 'flask==2.0,jinja2==3.0,markupsafe==2.0': 5, 'flask==2.0,jinja2==2.9': 2 },
      'flask==1.0': { 'flask==1.0,jinja2==2.9': 9 },
    },
  ],
  [
    parseCompiledRequirements(
      'a==1\n    # via -r x.in\nb==1\n    # via a\nc==1\n    # via\n    #   a\n    #   b\n',
    ),
  ],
);

test('the most frequent set of the version, then of the package, then the via comments', (t) => {
  t.deepEqual(graph.dependenciesOf('flask', '2.0'), ['jinja2', 'markupsafe']);
  t.deepEqual(graph.dependenciesOf('flask', '3.0'), ['jinja2']);
  t.deepEqual(graph.dependenciesOf('a', '1'), ['b', 'c']);
  t.deepEqual(graph.dependenciesOf('unknown', '1'), []);
});

test('a closure is sorted, keeps the versions that are asked for and takes the usual others', (t) => {
  const requirements = [
    { name: 'flask', version: '2.0' },
    { name: 'a', version: undefined },
    { name: 'jinja2', version: '3.1' },
  ];
  t.deepEqual(
    closeOverDependencies(requirements, graph, () => '9'),
    ['a==9', 'b==9', 'c==9', 'flask==2.0', 'jinja2==3.1', 'markupsafe==9'],
  );
});
