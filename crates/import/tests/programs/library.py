# --- shlex
import shlex
go(*shlex.split('--lr 0.1 --name "a b"'))
# gives: [["--lr", "0.1", "--name", "a b"]]
# --- shlex open
import shlex
try:
    x = shlex.split('a "b')
except ValueError:
    x = [5]
go(*x)
# gives: [[5]]
# --- range index
go(range(1, 10)[-1], range(5)[2])
# gives: [[9, 2]]
# --- range index outside
try:
    x = range(2)[5]
except IndexError:
    x = 3
go(x)
# gives: [[3]]
# --- list number
try:
    x = list(5)
except TypeError:
    x = 3
go(x)
# gives: [[3]]
# --- comprehension over number
try:
    x = [i for i in 5]
except TypeError:
    x = 3
go(x)
# gives: [[3]]
# --- unpack number
try:
    a, b = 5
except TypeError:
    a = 3
go(a)
# gives: [[3]]
# --- list item outside
l = [1]
try:
    l[3] = 5
except IndexError:
    l = [7]
go(*l)
# gives: [[7]]
# --- big cache
from functools import lru_cache
n = [0]
@lru_cache(maxsize=128)
def f(x):
    n[0] += 1
    return x
f(1); f(1); f(2)
go(n[0])
# gives: [[2]]
# --- nullcontext
from contextlib import nullcontext
with nullcontext(5) as x:
    go(x)
with nullcontext():
    go(1)
# gives: [[5], [1]]
# --- closing that closes
from contextlib import closing
class C:
    n = 0
    def close(self): C.n += 1
with closing(C()) as c:
    go(C.n)
go(C.n)
# gives: [[0], [1]]
# --- closing of what fails
from contextlib import closing
class C:
    n = 0
    def close(self): C.n += 1
try:
    with closing(C()):
        raise ValueError()
except ValueError:
    go(C.n)
# gives: [[1]]
