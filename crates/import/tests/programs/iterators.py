# --- gen shared list
def gen():
    a = ['--lr', 0]
    for lr in [1, 2]:
        a[1] = lr
        yield a
for a in gen():
    go(*a)
# gives: [["--lr", 1], ["--lr", 2]]
# --- gen list shared
def gen():
    a = ['--lr', 0]
    for lr in [1, 2]:
        a[1] = lr
        yield a
for a in list(gen()):
    go(*a)
# gives: [["--lr", 2], ["--lr", 2]]
# --- gen break
def gen():
    for lr in [1, 2, 3]:
        go('in', lr)
        yield lr
for a in gen():
    if a == 2: break
    go(a)
# gives: [["in", 1], [1], ["in", 2]]
# --- gen state between
n = 0
def gen():
    for i in range(3):
        yield n
for a in gen():
    n += 10
    go(a)
# gives: [[0], [10], [20]]
# --- contextmanager
from contextlib import contextmanager
@contextmanager
def cm(x):
    go('enter', x)
    yield x + 1
    go('exit')
with cm(1) as y, cm(5) as z:
    go('body', y, z)
# gives: [["enter", 1], ["enter", 5], ["body", 2, 6], ["exit"], ["exit"]]
# --- contextmanager state
import contextlib
cfg = {'lr': 1}
@contextlib.contextmanager
def tmp(v):
    old = cfg['lr']
    cfg['lr'] = v
    try:
        yield
    finally:
        cfg['lr'] = old
with tmp(5):
    go(cfg['lr'])
go(cfg['lr'])
# gives: [[5], [1]]
# --- contextmanager catches
import contextlib
@contextlib.contextmanager
def quiet():
    try:
        yield
    except ValueError:
        go('caught')
with quiet():
    go(1)
    raise ValueError('x')
go(2)
# gives: [[1], ["caught"], [2]]
# --- map lazy
m = map(go, [1, 2])
# gives: []
# --- map list
m = list(map(go, [1, 2]))
# gives: [[1], [2]]
# --- genexp submit break
for r in (go(x) for x in [1,2,3]):
    break
# gives: [[1]]
# --- genexp twice
g = (x for x in [1,2])
go(*g)
go(*g)
# gives: [[1, 2], []]
# --- zip twice
z = zip([1,2],[3,4])
for a,b in z: go(a,b)
for a,b in z: go(a,b)
# gives: [[1, 3], [2, 4]]
# --- iter partial
it = iter([1,2,3])
for x in it:
    go(x)
    if x == 1: break
for x in it: go('rest', x)
# gives: [[1], ["rest", 2], ["rest", 3]]
# --- next
it = iter([1,2])
go(next(it), next(it), next(it, 'none'))
# gives: [[1, 2, "none"]]
# --- enumerate gen
def gen():
    a = []
    for lr in [1, 2]:
        a.append(lr)
        yield a
for i, a in enumerate(gen(), 1):
    go(i, *a)
# gives: [[1, 1], [2, 1, 2]]
# --- list changed in loop
xs = [1,2,3]
for x in xs:
    go(x)
    if x == 1: xs.append(9)
    if x == 2: xs.remove(3)
# gives: [[1], [2], [9]]
# --- send
def gen():
    x = yield 1
    go(x)
    yield 2
for a in gen(): go(a)
# gives: [[1], [null], [2]]
# --- yield from
def inner():
    yield 1
    go('i')
    yield 2
def outer():
    yield from inner()
    yield 3
for a in outer(): go(a)
# gives: [[1], ["i"], [2], [3]]
# --- return in loop
def f():
    def gen():
        yield 1
        go('never')
    for a in gen():
        return go('x', a)
f()
# gives: [["x", 1]]
# --- comp over gen
def gen():
    a = [0]
    for lr in [1, 2]:
        a[0] = lr
        yield a
rs = [go(*a) for a in gen()]
# gives: [[1], [2]]
# --- dictcomp over gen
def gen():
    for lr in [1, 2]:
        yield 'k%d' % lr, lr
d = {k: v for k, v in gen()}
go(d['k1'], d['k2'])
# gives: [[1, 2]]
# --- __iter__
class C:
    def __iter__(self):
        for x in [1,2]: yield x
for x in C(): go(x)
go(*C())
# gives: [[1], [2], [1, 2]]
# --- while true gen
def count():
    i = 0
    while True:
        yield i
        i += 1
for i in count():
    if i > 2: break
    go(i)
# gives: [[0], [1], [2]]
# --- zip with count gen
def two():
    yield 1
    yield 2
for a, b in zip(two(), 'ab'): go(a, b)
# gives: [[1, "a"], [2, "b"]]
# --- gen never used
def gen():
    go(1)
    yield 1
g = gen()
# gives: []
# --- generator exception
def gen():
    yield 1
    raise ValueError('x')
try:
    for x in gen(): go(x)
except ValueError:
    go('err')
# gives: [[1], ["err"]]
# --- filter
go(*filter(None, [0, 1, 2]))
go(*filter(lambda x: x > 1, [0, 1, 2]))
# gives: [[1, 2], [2]]
# --- sum any all
go(sum(x for x in [1,2]), any(x > 1 for x in [1,2]), all(x > 1 for x in [1,2]))
# gives: [[3, true, false]]
# --- join
go(','.join(str(x) for x in [1,2]))
# gives: [["1,2"]]
# --- in gen
g = (x for x in [1,2,3])
go(2 in g)
# asks
# --- next genexp
cs = [{'n': 'a', 'v': 1}, {'n': 'b', 'v': 2}]
go(next(c['v'] for c in cs if c['n'] == 'b'))
# gives: [[2]]
# --- next gen default
go(next((c for c in [1] if c > 3), None) is None)
# gives: [[true]]
# --- nested func gen with both
import os
flag = os.environ.get('X')
def gen():
    yield 1
    if flag:
        yield 2
for a in gen(): go(a)
# asks
# --- with exit swallow
class Q:
    def __enter__(self): return self
    def __exit__(self, t, e, tb):
        go('exit')
        return True
with Q():
    go(1)
    raise ValueError()
go(2)
# gives: [[1], ["exit"], [2]]
# --- reversed
for x in reversed([1,2]): go(x)
# gives: [[2], [1]]
# --- unpack
a, *b = map(int, '1 2 3'.split())
go(a, *b)
# gives: [[1, 2, 3]]
# --- sorted zip
go(*[v for _, v in sorted(zip([2,1],['a','b']))])
# gives: [["b", "a"]]
# --- dict zip
d = dict(zip('ab', [1,2]))
go(*d.values())
# gives: [[1, 2]]
# --- truth
z = map(int, [])
go(1 if z else 0)
# gives: [[1]]
