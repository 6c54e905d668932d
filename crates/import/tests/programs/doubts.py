# --- singledispatch
from functools import singledispatch
@singledispatch
def f(x):
    return "any"
@f.register(int)
def _(x):
    return "int"
go(f(1))
# asks
# --- keyword defaults set
def f(*, x=1):
    return x
f.__kwdefaults__ = {"x": 5}
go(f())
# asks
# --- a keyword default set
def f(*, x=1):
    return x
f.__kwdefaults__["x"] = 5
go(f())
# asks
# --- defaults set
def f(x=1):
    return x
f.__defaults__ = (5,)
go(f())
# asks
# --- a set of objects with __eq__
class A:
    def __init__(self, n): self.n = n
    def __eq__(self, o): return self.n == o.n
    def __hash__(self): return hash(self.n)
for a in {A(1), A(1)}:
    go(a.n)
# asks
# --- objects with __eq__ added
class A:
    def __init__(self, n): self.n = n
    def __eq__(self, o): return self.n == o.n
    def __hash__(self): return hash(self.n)
s = set()
s.add(A(1)); s.add(A(1))
go(len(s))
d = {A(1): 1, A(1): 2}
for k in d: go(k.n)
# asks
# --- a bound lambda
import types
class A: pass
a = A()
a.run = types.MethodType(lambda self, x: go(x), a)
a.run(3)
# gives: [[3]]
# --- a bound function
from types import MethodType
class A: n = 4
def run(self):
    go(self.n)
a = A()
a.run = MethodType(run, a)
a.run()
# gives: [[4]]
# --- a file that is missing
try:
    text = open("nofile.txt").read()
    n = 1
except FileNotFoundError:
    n = 2
go(n)
# asks
# --- a context of a file that is missing
try:
    with open("nofile.txt") as f:
        n = 1
except IOError:
    n = 2
go(n)
# asks
# --- a folder that may be there
import os
try:
    os.mkdir("src")
    n = 1
except FileExistsError:
    n = 2
go(n)
# asks
# --- a registered function that submits
from functools import singledispatch
@singledispatch
def f(x):
    return "any"
@f.register
def g(x: int):
    return "int"
@f.register(str)
def h(x):
    go("in")
f("x")
# gives: [["in"]]
