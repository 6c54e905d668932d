# --- new registry
class M:
    _i = {}
    def __new__(cls, name, *a, **k):
        if name not in cls._i: cls._i[name] = super().__new__(cls)
        return cls._i[name]
    def __init__(self, name, c='cpu'):
        if getattr(self, '_r', False): return
        self._r = True
        self.c = c
M('x', c='gpu'); go(M('x').c, M('y').c)
# gives: [["gpu", "cpu"]]
# --- singleton
class S:
    _i = None
    def __new__(cls):
        if cls._i is None: cls._i = super().__new__(cls)
        return cls._i
go(S() is S())
# gives: [[true]]
# --- metaclass
class Meta(type):
    _all = {}
    def __call__(cls, *a):
        if cls not in cls._all: cls._all[cls] = super().__call__(*a)
        return cls._all[cls]
class Cfg(metaclass=Meta):
    def __init__(self, v=1): self.v = v
Cfg(5); go(Cfg().v)
# asks
# --- no setter
class A:
    @property
    def x(self): return 1
a = A()
try: a.x = 2
except AttributeError: go('no')
go(a.x)
# gives: [["no"], [1]]
# --- subclass setter
class A:
    _t = 1
    @property
    def t(self): return self._t
class B(A):
    @A.t.setter
    def t(self, v): self._t = v * 2
b = B(); b.t = 4
go(b.t)
# gives: [[8]]
# --- own setattr
class C:
    def __setattr__(self, n, v): super().__setattr__(n, str(v))
c = C(); c.a = 5
go(c.a)
# gives: [["5"]]
# --- freezing setattr
class C:
    def __init__(self): object.__setattr__(self, 'a', 1)
    def __setattr__(self, n, v): raise AttributeError(n)
c = C()
try: c.a = 2
except AttributeError: go('no')
go(c.a)
# gives: [["no"], [1]]
# --- getattribute
class C:
    def __init__(self): self.a = 1
    def __getattribute__(self, n): return 'x' if n == 'a' else object.__getattribute__(self, n)
go(C().a)
# asks
# --- dataclass errors
from dataclasses import dataclass, field, KW_ONLY
@dataclass
class C:
    a: int
    b: int = 1
for f in (lambda: C(), lambda: C(1, z=2), lambda: C(1, 2, 3)):
    try:
        f(); go('made')
    except TypeError: go('error')
# gives: [["error"], ["error"], ["error"]]
# --- kw_only
from dataclasses import dataclass, field, KW_ONLY
@dataclass
class B:
    a: int = field(default=0, kw_only=True)
    b: int = 1
@dataclass(kw_only=True)
class K:
    x: int = 1
@dataclass
class L(K):
    y: int = 2
@dataclass
class M:
    p: int
    _: KW_ONLY
    q: int = 3
go(B(5).a, B(5).b, L(5).y, L(5).x, M(1, q=2).q)
# gives: [[0, 5, 5, 1, 2]]
# --- objects as keys
from dataclasses import dataclass
@dataclass(frozen=True)
class K:
    a: int
d = {K(1): 'one'}
go(d[K(1)], d.get(K(1), 'none'))
# asks
# --- plain objects as keys
class K: pass
k = K()
d = {k: 1}
go(d[k], d.get(K(), 'none'))
# gives: [[1, "none"]]
# --- enum value error
from enum import Enum
class E(Enum):
    A = 1
try: E(9)
except ValueError: go('bad')
go(E(1).name)
# gives: [["bad"], ["A"]]
# --- exception repr
class E(Exception):
    def __init__(self): super().__init__('m')
    def __repr__(self): return 'R'
try: raise E()
except E as e: go(str(e))
# gives: [["m"]]
# --- private outside
class A:
    __k = 1
try: go(A.__k)
except AttributeError: go('no')
go(getattr(A, '__k', 'd'))
# asks
# --- bound methods of objects in a dict
class A:
    def f(self, x): go('f', x)
D = {'f': A().f}
D['f'](1)
# gives: [["f", 1]]
