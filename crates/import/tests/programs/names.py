# --- mangled
class B:
    def __init__(s): s.__a = ['base']
    def run(s): go(*s.__a)
class C(B):
    def __init__(s):
        super().__init__()
        s.__a = ['child']
C().run()
# gives: [["base"]]
# --- mangled method
class B:
    def run(s): s.__go()
    def __go(s): go('base')
class C(B):
    def __go(s): go('child')
C().run()
# gives: [["base"]]
# --- mangled class attr
class B:
    __x = 1
    def get(self): return self.__x
class C(B):
    __x = 2
go(C().get(), B._B__x)
# gives: [[1, 1]]
# --- private slot
class A:
    def __init__(self): self.__d = {}
    def set(self, k, v): self.__d[k] = v
    def all(self): return [f'{k}={v}' for k, v in self.__d.items()]
a = A(); a.set('x', 1); go(*a.all())
# gives: [["x=1"]]
# --- unbound local
lr = 1
def f(q):
    print(lr)
    if q: lr = 2
    go(lr)
try: f(False)
except UnboundLocalError: go('u')
# asks
# --- local after branch
def f(q):
    if q: x = 1
    else: x = 2
    go(x)
f(True); f(False)
# gives: [[1], [2]]
# --- shadow global
x = 5
def f():
    x = 1
    go(x)
f(); go(x)
# gives: [[1], [5]]
# --- shadow loop
i = 9
def f():
    for i in range(2): pass
    return i
go(f(), i)
# gives: [[1, 9]]
# --- send
def g():
    while True:
        x = yield
        go(x)
i = g(); next(i); i.send(5); i.send(6)
# asks
# --- gen with submit zip
def g():
    for x in [1, 2]:
        go(x)
        yield x
for a, b in zip(g(), 'ab'): go(a, b)
# asks
# --- nested def name
def f():
    def h(): return 1
    return h()
go(f())
# gives: [[1]]
# --- comp in func shadow
def f():
    xs = [x for x in [1,2]]
    x = 3
    return xs + [x]
go(*f())
# gives: [[1, 2, 3]]
# --- recursion closure
def outer():
    def inner(n): return 0 if n == 0 else inner(n - 1)
    return inner(3)
go(outer())
# gives: [[0]]
# --- global decl
n = 1
def f():
    global n
    n += 1
f(); go(n)
# gives: [[2]]
# --- try assigned
def f():
    try:
        v = 1 / 0
    except ZeroDivisionError:
        v = 7
    return v
go(f())
# gives: [[7]]
# --- with assigned
def f():
    with open('train.py') as fh:
        text = fh.read()
    return text
go(f())
# gives: [["x"]]
# --- except name
def f():
    try: raise ValueError('q')
    except ValueError as e:
        m = str(e)
    return m
go(f())
# gives: [["q"]]
# --- del local
def f():
    x = 1
    del x
    x = 2
    return x
go(f())
# gives: [[2]]
# --- defaultdict count
from collections import defaultdict
d = defaultdict(int)
for c in 'aab': d[c] += 1
go(d['a'], d['b'])
# gives: [[2, 1]]
# --- intenum
from enum import IntEnum
class N(IntEnum):
    A = 2
go(N.A * 2, N.A + 1, N.A < 3)
# gives: [[4, 3, true]]
# --- str enum
from enum import Enum
class S(str, Enum):
    A = 'a'
go(S.A + 'x', '-'.join([S.A, 'b']), '%s' % S.A)
# asks
