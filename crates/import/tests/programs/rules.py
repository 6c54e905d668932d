# --- itertools
import itertools
go(*map(list, itertools.combinations([1,2,3], 2)))
go(*itertools.repeat(1, 2))
go(*[list(x) for x in itertools.permutations([1,2])])
go(*[list(x) for x in itertools.zip_longest([1,2],[3], fillvalue=0)])
for a, b in itertools.product([1,2], 'ab'): go(a, b)
go(*itertools.islice([1,2,3], 1, 3))
go(*itertools.starmap(pow, [(2,3)]))
it = iter([1,2,3])
go(*itertools.islice(it, 2))
go(*it)
for c in itertools.product(*{'a': [1,2], 'b': [3]}.values()): go(*c)
for lr, bs in itertools.product([0.1], repeat=2): go(lr, bs)
# asks
# --- big
go(2**64, 10**20)
# gives: [[18446744073709551616, 100000000000000000000]]
# --- format
class C:
    def __format__(self, spec): return 'F' + spec
go(f'{C()}')
# asks
# --- class var counter
class C:
    n = 0
    def __init__(self):
        C.n += 1
        self.i = C.n
go(C().i, C().i)
# gives: [[1, 2]]
# --- property setter
class C:
    @property
    def a(self): return self._a
    @a.setter
    def a(self, v): self._a = v * 2
c = C(); c.a = 2
go(c.a)
# gives: [[4]]
# --- getattr fallback
class C:
    def __getattr__(self, n): return n + '!'
go(C().foo)
# gives: [["foo!"]]
# --- setitem getitem
class C:
    def __init__(self): self.d = {}
    def __setitem__(self, k, v): self.d[k] = v + 1
    def __getitem__(self, k): return self.d[k]
c = C(); c['a'] = 1
go(c['a'])
# gives: [[2]]
# --- contains
class C:
    def __contains__(self, x): return x == 3
go(3 in C(), 4 in C())
# gives: [[true, false]]
# --- add
class C:
    def __init__(self, a): self.a = a
    def __add__(self, o): return C(self.a + o.a)
go((C(1) + C(2)).a)
# gives: [[3]]
# --- iadd
class C:
    def __init__(self, a): self.a = a
    def __iadd__(self, o):
        self.a += o
        return self
c = C(1); c += 5
go(c.a)
# gives: [[6]]
# --- call
class C:
    def __call__(self, x): return x + 1
go(C()(1))
# gives: [[2]]
# --- dict subclass
class C(dict):
    __getattr__ = dict.get
c = C(a=1)
go(c.a, c['a'])
# asks
# --- list subclass
class C(list):
    def add(self, x):
        self.append(x)
        return self
go(*C().add(1).add(2))
# asks
# --- nested class
class A:
    class B:
        x = 4
go(A.B.x, A.B().x)
# gives: [[4, 4]]
# --- static
class A:
    @staticmethod
    def f(x): return x + 1
    @classmethod
    def g(cls, x): return cls.f(x) + 1
go(A.f(1), A().g(1))
# gives: [[2, 3]]
# --- metaclass
class M(type):
    def __call__(cls, *a):
        o = super().__call__(*a)
        o.z = 9
        return o
class A(metaclass=M): pass
go(A().z)
# asks
# --- singleton
class S:
    _i = None
    def __new__(cls):
        if cls._i is None:
            cls._i = super().__new__(cls)
            cls._i.n = 0
        cls._i.n += 1
        return cls._i
S(); go(S().n)
# gives: [[2]]
# --- global
n = 1
def f():
    global n
    n += 1
f(); go(n)
# gives: [[2]]
# --- nonlocal
def mk():
    n = 0
    def f():
        nonlocal n
        n += 1
        return n
    return f
f = mk(); f(); go(f())
# gives: [[2]]
# --- walrus
if (n := 5) > 3: go(n)
go(*[y for x in [1,2] if (y := x * 2) > 2])
# gives: [[5], [4]]
# --- match
def f(x):
    match x:
        case {'a': a}: return a
        case [1, *r]: return r
        case str(): return 's'
        case _: return 'd'
go(f({'a': 3}), f([1, 2])[0], f('q'), f(4.5))
# gives: [[3, 2, "s", "d"]]
# --- try else finally
def f():
    try:
        return 1
    finally:
        go('fin')
go(f())
# gives: [["fin"], [1]]
# --- try loop
for x in [1, 0]:
    try:
        go(2 / x)
    except ZeroDivisionError:
        go('z')
        continue
    else:
        go('else')
    finally:
        go('fin')
# gives: [[2.0], ["else"], ["fin"], ["z"], ["fin"]]
# --- for else
for x in [1,2]:
    if x == 3: break
else: go('else')
# gives: [["else"]]
# --- while else
n = 0
while n < 2: n += 1
else: go(n)
# gives: [[2]]
# --- star args
def f(a, *b, c=3, **d): return [a, *b, c, sorted(d.items())]
go(*map(str, f(1, 2, c=4, e=5)))
# gives: [["1", "2", "4", "[('e', 5)]"]]
# --- str methods
go('a-b'.partition('-')[2], 'x'.center(3, '*'), 'aXb'.swapcase(), 'ab'.find('b'), 'a,b'.rsplit(',', 1)[0], '%05.2f' % 3.14159, '{:>5}|{:<4}|{:,}'.format('a', 'b', 12345))
# asks
# --- fstring
x = 3.14159
go(f'{x:.2f}', f'{x!r}', f'{1000000:_}', f'{5:03d}', f'{0.5:%}', f'{x:>10.1f}', f'{"a":^5}')
# gives: [["3.14", "3.14159", "1_000_000", "005", "50.000000%", "       3.1", "  a  "]]
# --- int ops
go(7 // 2, -7 // 2, 7 % -3, 2 ** -1, divmod(7, 2)[1], round(2.5), round(3.14159, 2), abs(-3), 5 & 3, 5 | 3, 5 ^ 3, 1 << 4)
# gives: [[3, -4, -2, 0.5, 1, 2, 3.14, 3, 1, 7, 6, 16]]
# --- float repr
go(str(1e-5), str(0.1 + 0.2), str(1e16), str(100000.0), str(1e22))
# gives: [["1e-05", "0.30000000000000004", "1e+16", "100000.0", "1e+22"]]
# --- bool arith
go(True + True, sum([True, False, True]), int(True), str(True))
# gives: [[2, 2, 1, "True"]]
# --- slices
xs = [1,2,3,4,5]
go(*xs[::-1]); go(*xs[-2:]); go(*xs[::2])
del xs[1:3]; go(*xs)
xs[1:2] = [9, 9]; go(*xs)
# gives: [[5, 4, 3, 2, 1], [4, 5], [1, 3, 5], [1, 4, 5], [1, 9, 9, 5]]
# --- dict ops
d = {'a': 1}; d |= {'b': 2}; e = d | {'a': 3}
go(*d.items()); go(*e.values()); go(d.pop('z', 7))
# gives: [[["a", 1], ["b", 2]], [3, 2], [7]]
# --- dict order update
d = {'a': 1, 'b': 2}; d['a'] = 5; d.pop('a'); d['a'] = 6
go(*d)
# gives: [["b", "a"]]
# --- set ops
go(*sorted({1,2} | {3}), *sorted({1,2} & {2}), *sorted({1,2} - {2}), *sorted({1,2} ^ {2,3}))
# asks
# --- comp cond
go(*[x if x > 1 else 0 for x in range(3) if x != 1])
# gives: [[0, 2]]
# --- nested comp
go(*[(i, j) for i in range(2) for j in range(i)])
# gives: [[[1, 0]]]
# --- lambda default
fs = [lambda x, i=i: x + i for i in range(2)]
go(*[f(1) for f in fs])
# gives: [[1, 2]]
# --- recursion
def fact(n): return 1 if n < 2 else n * fact(n - 1)
go(fact(5))
# gives: [[120]]
# --- counter
from collections import Counter, defaultdict, OrderedDict, namedtuple, deque
c = Counter('aab'); go(c['a'], c['z'])
d = defaultdict(list); d['a'].append(1); go(*d['a'])
dq = deque([1,2]); dq.appendleft(0); go(*dq)
# asks
# --- string module
import string
go(string.ascii_lowercase[:3], string.Template('$a').substitute(a=1))
# asks
# --- re
import re
go(re.sub(r'\W+', '-', 'a b'), re.findall(r'\d', 'a1b2')[1], bool(re.match('a', 'abc')))
# asks
# --- json
import json
go(json.dumps({'a': [1, 2.0, None, True]}), json.loads('{"b": 1}')['b'])
# gives: [["{\"a\": [1, 2.0, null, true]}", 1]]
# --- datetime
import datetime
go(datetime.date(2020, 1, 2).isoformat(), datetime.timedelta(hours=1).total_seconds())
# asks
# --- hash
import hashlib
go(hashlib.md5(b'a').hexdigest())
# asks
# --- pathlib
from pathlib import Path
p = Path('a') / 'b.txt'
go(str(p), p.name, p.stem, p.suffix, str(p.parent), str(p.with_suffix('.csv')))
# gives: [["a/b.txt", "b.txt", "b", ".txt", "a", "a/b.csv"]]
# --- ospath
import os
go(os.path.join('a', 'b'), os.path.basename('a/b.c'), os.path.splitext('a.b')[1], os.path.dirname('a/b'), os.path.normpath('a/../b'))
# gives: [["a/b", "b.c", ".b", "a", "b"]]
