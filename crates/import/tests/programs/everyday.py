# --- dict unknown key then read
import random
d = {'a': 1}
d[random.choice('ab')] = 2
go(d['a'])
# asks
# --- list unknown index
import random
l = [1, 2]
l[random.randrange(2)] = 5
go(l[0])
# asks
# --- del unknown key
import random
d = {'a': 1, 'b': 2}
del d[random.choice('ab')]
go(len(d))
# asks
# --- pop unknown
import random
d = {'a': 1, 'b': 2}
d.pop(random.choice('ab'))
go(list(d))
# asks
# --- dataclass eq
from dataclasses import dataclass
@dataclass
class C:
    a: int = 1
go(C() == C())
# gives: [[true]]
# --- env or
import os
go(os.environ.get('ZZNOPE') or 'dflt')
# asks
# --- env default
import os
go(os.environ.get('ZZNOPE', 'dflt'))
# gives: [["dflt"]]
# --- getenv
import os
go(os.getenv('ZZNOPE', 'dflt'))
# gives: [["dflt"]]
# --- numpy linspace
import json
vals = [round(0.1 * i, 2) for i in range(3)]
for v in vals: go(v)
# gives: [[0.0], [0.1], [0.2]]
# --- itertools product
import itertools
for a, b in itertools.product([1, 2], ['x']):
    go(a, b)
# gives: [[1, "x"], [2, "x"]]
# --- walrus
if (n := 5) > 3:
    go(n)
# gives: [[5]]
# --- star dict
d = {**{'a': 1}, 'b': 2}
go(*[f'--{k}={v}' for k, v in d.items()])
# gives: [["--a=1", "--b=2"]]
# --- print and display
x = [1]
print(x); go(x.pop())
# gives: [[1]]
# --- nested fn default mutable
def f(a, l=[]):
    l.append(a)
    return len(l)
f(1); go(f(2))
# gives: [[2]]
# --- json dumps
import json
go(json.dumps({'a': 1, 'b': [1.0, None, True]}), json.dumps({'b': 1, 'a': 2}, sort_keys=True, indent=1))
# gives: [["{\"a\": 1, \"b\": [1.0, null, true]}", "{\n \"a\": 2,\n \"b\": 1\n}"]]
# --- pathlib
from pathlib import Path
go(str(Path('a') / 'b' / 'c.txt'), Path('a/b.txt').stem, Path('a/b.txt').suffix, Path('a/b.txt').parent.name, Path('a/b.txt').with_suffix('.x').as_posix())
# gives: [["a/b/c.txt", "b", ".txt", "a", "a/b.x"]]
# --- zip dict
go(dict(zip('ab', [1, 2]))['b'])
# gives: [[2]]
# --- any all
go(any(x > 1 for x in [1, 2]), all([]), sum(x for x in [1, 2]), max([3, 1], key=lambda v: -v))
# gives: [[true, true, 3, 1]]
# --- sorted key reverse
go(*sorted({'b': 1, 'a': 2}.items(), key=lambda kv: kv[1], reverse=True)[0])
# gives: [["a", 2]]
# --- class constants
class Cfg:
    LR = 0.1
    EPOCHS = 5
    @classmethod
    def args(cls): return ['--lr', cls.LR]
go(*Cfg.args(), Cfg.EPOCHS)
# gives: [["--lr", 0.1, 5]]
# --- simple namespace
from types import SimpleNamespace
n = SimpleNamespace(a=1); n.b = 2
go(n.a, n.b)
# gives: [[1, 2]]
# --- percent formatting
go('%s-%03d-%.2f' % ('a', 5, 1.234), '{:>5}|{:<5}|{:^5}'.format(1, 2, 3), f'{1000000:,}', f'{0.5:.0%}')
# gives: [["a-005-1.23", "    1|2    |  3  ", "1,000,000", "50%"]]
# --- while true break
i = 0
while True:
    i += 1
    if i == 3: break
go(i)
# gives: [[3]]
# --- try finally
x = []
try:
    x.append(1)
finally:
    x.append(2)
go(*x)
# gives: [[1, 2]]
# --- match
c = {'k': 'a', 'v': 1}
match c:
    case {'k': 'a', 'v': v}: go(v)
    case _: go(0)
# gives: [[1]]
# --- lambda default capture
fs = [lambda i=i: i for i in range(3)]
go(*[f() for f in fs])
# gives: [[0, 1, 2]]
# --- late binding
fs = [lambda: i for i in range(3)]
go(*[f() for f in fs])
# gives: [[2, 2, 2]]
# --- global counter
n = 0
def f():
    global n
    n += 1
for _ in range(3): f()
go(n)
# gives: [[3]]
# --- int from bool arithmetic
go(True + 1, 7 // 2, -7 // 2, 7 % -3, 2 ** -1, 10 / 4, 1e3, 0.1 + 0.2, 1 / 3)
# gives: [[2, 3, -4, -2, 0.5, 2.5, 1000.0, 0.30000000000000004, 0.3333333333333333]]
# --- big
go(2 ** 62, 10 ** 6, float('1e-5'), 1e-7, 123456789012345680.0)
# gives: [[4611686018427387904, 1000000, 1e-05, 1e-07, 1.2345678901234568e+17]]
# --- chained compare
go(1 < 2 < 3, 1 < 2 > 3, not 1, 1 and 2, 0 or 'x', None is None)
# gives: [[true, false, false, 2, "x", true]]
# --- str of things
go(str([1, 'a', None, 1.0, (1,), {'a': 1}]), repr('a\'b'), str(True))
# gives: [["[1, 'a', None, 1.0, (1,), {'a': 1}]", "\"a'b\"", "True"]]
# --- dictionary merge op
go(*({'a': 1} | {'b': 2}).values())
# gives: [[1, 2]]
# --- enumerate start
for i, v in enumerate(['a'], start=5): go(i, v)
# gives: [[5, "a"]]
# --- reversed
go(*reversed([1, 2]))
# gives: [[2, 1]]
# --- del var rebind
x = 1
del x
x = 2
go(x)
# gives: [[2]]
# --- string iteration
go(*'ab')
# gives: [["a", "b"]]
# --- nonlocal
def o():
    x = 1
    def i():
        nonlocal x
        x = 2
    i()
    return x
go(o())
# gives: [[2]]
# --- property
class P:
    def __init__(self): self._v = 1
    @property
    def v(self): return self._v
    @v.setter
    def v(self, x): self._v = x * 2
p = P(); p.v = 3
go(p.v)
# gives: [[6]]
# --- inheritance
class A:
    def __init__(self, x): self.x = x
    def args(self): return [self.x]
class B(A):
    def __init__(self): super().__init__(5)
    def args(self): return super().args() + ['b']
go(*B().args())
# gives: [[5, "b"]]
# --- copy
import copy
a = {'x': [1]}; b = copy.deepcopy(a); c = a.copy(); a['x'].append(2)
go(len(b['x']), len(c['x']))
# gives: [[1, 2]]
