# --- environ pop
import os
os.environ['A'] = '1'
v = os.environ.pop('A')
go(v, os.environ.get('A', 'none'))
# gives: [["1", "none"]]
# --- environ del
import os
os.environ['A'] = '1'
del os.environ['A']
go(os.environ.get('A', 'none'))
# gives: [["none"]]
# --- environ setdefault update
import os
os.environ.update({'A': '1', 'B': '2'})
os.environ.setdefault('A', '3')
go(os.environ['A'], os.environ['B'], 'A' in os.environ)
# gives: [["1", "2", true]]
# --- environ dict
import os
os.environ['A'] = '1'
e = dict(os.environ)
go(e['A'])
# gives: [["1"]]
# --- putenv getenv
import os
os.environ['A'] = '1'
go(os.getenv('A'))
# gives: [["1"]]
# --- lru_cache
from functools import lru_cache
n = []
@lru_cache(maxsize=None)
def f(x):
    n.append(x)
    return len(n)
go(f(1), f(1), f(2), f(1))
# gives: [[1, 1, 2, 1]]
# --- cache submit
import functools
@functools.cache
def f(x):
    return go(x)
f(1); f(1); f(2)
# gives: [[1], [2]]
# --- cached_property
from functools import cached_property
class C:
    n = 0
    @cached_property
    def p(self):
        self.n += 1
        return self.n
c = C()
go(c.p, c.p)
# gives: [[1, 1]]
# --- frozen
from dataclasses import dataclass
@dataclass(frozen=True)
class C:
    a: int = 1
c = C()
try:
    c.a = 2
except Exception:
    pass
go(c.a)
# gives: [[1]]
# --- slots
class C:
    __slots__ = ('a',)
c = C()
c.a = 1
try:
    c.b = 2
except AttributeError:
    go('no')
go(c.a)
# gives: [["no"], [1]]
# --- initvar
from dataclasses import dataclass, InitVar, field
@dataclass
class C:
    a: int
    k: InitVar[int] = 3
    b: int = field(init=False)
    def __post_init__(self, k):
        self.b = self.a * k
go(C(2).b, C(2, k=5).b)
# gives: [[6, 10]]
# --- subclass default
from dataclasses import dataclass
@dataclass
class C:
    a: int = 1
class D(C):
    a = 7
go(D().a, C().a)
# gives: [[1, 1]]
# --- subclass dataclass default
from dataclasses import dataclass
@dataclass
class C:
    a: int = 1
    b: int = 2
@dataclass
class D(C):
    a: int = 7
go(D().a, D(1, 3).b)
# gives: [[7, 3]]
# --- format
class C:
    def __format__(self, spec): return 'F' + spec
    def __str__(self): return 'S'
go(f'{C()}', f'{C():x}', '{}'.format(C()), str(C()), '%s' % C())
# asks
# --- descriptor
class D:
    def __get__(self, obj, t=None): return 5
class C:
    d = D()
go(C().d)
# gives: [[5]]
# --- descriptor set
class D:
    def __set_name__(self, owner, name): self.name = '_' + name
    def __get__(self, obj, t=None): return getattr(obj, self.name)
    def __set__(self, obj, v): setattr(obj, self.name, v * 2)
class C:
    d = D()
c = C()
c.d = 3
go(c.d)
# gives: [[6]]
# --- enum alias
from enum import Enum
class C(Enum):
    A = 1
    B = 1
go(C.B.name, len(list(C)), C.A is C.B)
# gives: [["A", 1, true]]
# --- abstract
from abc import ABC, abstractmethod
class C(ABC):
    @abstractmethod
    def f(self): ...
try:
    C()
    go('made')
except TypeError:
    go('abstract')
# gives: [["abstract"]]
# --- delattr
class C: pass
c = C(); c.a = 1
delattr(c, 'a')
go(hasattr(c, 'a'))
# gives: [[false]]
# --- none attr
x = None
try:
    go(x.foo)
except AttributeError:
    go('none')
# asks
# --- wraps
import functools
def deco(f):
    @functools.wraps(f)
    def inner(*a): return f(*a)
    return inner
@deco
def hello(): return 1
go(hello.__name__, hello())
# gives: [["hello", 1]]
# --- no wraps
def deco(f):
    def inner(*a): return f(*a)
    return inner
@deco
def hello(): return 1
go(hello.__name__)
# gives: [["inner"]]
# --- str e
try: raise ValueError('a', 1)
except ValueError as e: go(str(e))
# gives: [["('a', 1)"]]
# --- str keyerror
try: {}['k']
except KeyError as e: go(str(e), e.args[0])
# asks
# --- str e one
try: raise RuntimeError('boom')
except Exception as e: go(str(e), repr(e), type(e).__name__, f'{e}')
# asks
# --- big
go(2**64, 10**30)
# asks
# --- set order
go(*sorted({'b','a'}))
# gives: [["a", "b"]]
# --- set list
xs = list({'b','a'})
go(*xs)
# asks
# --- exitstack
from contextlib import ExitStack, contextmanager
@contextmanager
def cm(x):
    go('in', x)
    yield x
    go('out', x)
with ExitStack() as stack:
    a = stack.enter_context(cm(1))
    go('body', a)
# asks
# --- subparsers
import argparse
p = argparse.ArgumentParser()
sub = p.add_subparsers(dest='cmd')
t = sub.add_parser('train')
t.add_argument('--lr', type=float, default=0.1)
a = p.parse_args(['train', '--lr', '0.5'])
go(a.cmd, a.lr)
# asks
# --- any bool
class C:
    def __bool__(self): return False
go(any([C()]), all([C()]), bool(C()), 1 if C() else 2)
# asks
# --- len truth
class C:
    def __len__(self): return 0
go(bool(C()), len(C()), 1 if C() else 2)
# asks
# --- eq
class C:
    def __init__(self, a): self.a = a
    def __eq__(self, o): return self.a == o.a
go(C(1) == C(1), C(1) in [C(1)])
# asks
# --- yield from return
def inner():
    yield 1
    return 9
def outer():
    x = yield from inner()
    yield x
go(*outer())
# asks
# --- dict changed during items copy
d = {'a': 1, 'b': 2}
for k in list(d):
    if k == 'a': del d[k]
go(*d)
# gives: [["b"]]
# --- class attr mutable
class C:
    xs = []
    def add(self, x): self.xs.append(x)
C().add(1); C().add(2)
go(*C.xs)
# gives: [[1, 2]]
# --- default mutable
def f(x, acc=[]):
    acc.append(x)
    return acc
f(1); go(*f(2))
# gives: [[1, 2]]
# --- closure late
fs = [lambda: i for i in range(3)]
go(*[f() for f in fs])
# gives: [[2, 2, 2]]
# --- itertools
import itertools
go(*itertools.islice(itertools.count(3), 2))
go(*map(list, itertools.combinations([1,2,3], 2)))
go(*itertools.chain([1],[2]))
go(*itertools.repeat(1, 2))
go(*[list(x) for x in itertools.permutations([1,2])])
go(*itertools.accumulate([1,2,3]))
go(*[(k, list(g)) for k, g in itertools.groupby('aab')])
go(*itertools.zip_longest([1,2],[3]))
# asks
# --- cycle
import itertools
c = itertools.cycle('ab')
go(next(c), next(c), next(c))
# asks
