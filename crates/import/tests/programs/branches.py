# --- env in branch
import os
if os.environ.get('Q'):
    os.environ['A'] = '1'
else:
    os.environ['A'] = '2'
go(os.environ['A'])
# asks
# --- file in branch
import os, json
if os.environ.get('Q'):
    json.dump({'a': 1}, open('c.json', 'w'))
else:
    json.dump({'a': 2}, open('c.json', 'w'))
go(json.load(open('c.json'))['a'])
# asks
# --- file one branch
import os, json
json.dump({'a': 2}, open('c.json', 'w'))
if os.environ.get('Q'):
    json.dump({'a': 1}, open('c.json', 'w'))
go(json.load(open('c.json'))['a'])
# asks
# --- nested function branch
import os
n = [0]
def f():
    n[0] += 1
    if os.environ.get('Q'):
        n[0] += 10
f()
go(n[0])
# asks
# --- outer local nonlocal branch
import os
def f():
    n = 0
    def g():
        nonlocal n
        if os.environ.get('Q'):
            n = 5
    g()
    go(n)
f()
# asks
# --- global in branch in function of module
import os
n = 0
def g():
    global n
    if os.environ.get('Q'):
        n = 5
g()
go(n)
# asks
# --- gen in branch
import os
def gen():
    if os.environ.get('Q'):
        yield 1
    yield 2
go(*gen())
# asks
# --- gen in branch list state
import os
xs = []
def gen():
    if os.environ.get('Q'):
        yield 1
    yield 2
for x in gen():
    xs.append(x)
go(*xs)
# asks
# --- local in loop over gen with branch
import os
def gen():
    if os.environ.get('Q'):
        yield 1
def f():
    last = 0
    for x in gen():
        last = x
    go(last)
f()
# asks
# --- return under unknown in gen loop
import os
def gen():
    yield 1
    yield 2
def f():
    for x in gen():
        if os.environ.get('Q'):
            return 'early'
        go(x)
    return 'late'
go(f())
# asks
# --- break under unknown in gen loop
import os
def gen():
    yield 1
    yield 2
for x in gen():
    if os.environ.get('Q'): break
    go(x)
go('after')
# asks
# --- next in branch
import os
it = iter([1,2,3])
if os.environ.get('Q'):
    next(it)
go(next(it))
# asks
# --- zip in branch
import os
z = zip([1,2],[3,4])
if os.environ.get('Q'):
    next(z)
go(*[a for a, b in z])
# asks
# --- cache in branch
import os, functools
n = []
@functools.cache
def f(x):
    n.append(x)
    return len(n)
if os.environ.get('Q'):
    f(7)
go(f(1))
# asks
# --- exception in gen consumer
def gen():
    try:
        yield 1
    finally:
        go('closed')
try:
    for x in gen():
        raise KeyError('a')
except KeyError:
    go('caught')
# gives: [["closed"], ["caught"]]
# --- gen close on break
def gen():
    try:
        yield 1
        yield 2
    finally:
        go('closed')
for x in gen():
    break
go('after')
# gives: [["closed"], ["after"]]
# --- nested gens
def a():
    for x in b(): yield x * 10
def b():
    for x in [1, 2]:
        go('b', x)
        yield x
for y in a(): go('y', y)
# gives: [["b", 1], ["y", 10], ["b", 2], ["y", 20]]
# --- zip of gens
def a():
    yield 1
    yield 2
go(*zip(a(), a()))
# gives: [[[1, 1], [2, 2]]]
# --- gen in class
class C:
    def __init__(self): self.n = 0
    def items(self):
        while self.n < 3:
            self.n += 1
            yield self.n
c = C()
for x in c.items(): go(x, c.n)
# gives: [[1, 1], [2, 2], [3, 3]]
# --- gen passed to func
def gen():
    cfg = {}
    for x in [1,2]:
        cfg['x'] = x
        yield cfg
def run(cs):
    for c in cs: go(c['x'])
run(gen())
# gives: [[1], [2]]
# --- gen stored in list
def gen():
    for x in [1,2]: yield x
gs = [gen(), gen()]
for g in gs:
    for x in g: go(x)
# gives: [[1], [2], [1], [2]]
# --- gen sum
def gen():
    for x in [1,2]: yield x
go(sum(gen()), max(gen()), sorted(gen(), reverse=True)[0], len(list(gen())), tuple(gen())[0], set(gen()) == {1,2}, 2 in list(gen()))
# gives: [[3, 2, 2, 2, 1, true, true]]
# --- dict from gen
def gen():
    yield 'a', 1
    yield 'b', 2
d = dict(gen())
go(d['a'], d['b'])
# gives: [[1, 2]]
# --- gen return none twice
def gen():
    yield 1
g = gen()
go(*g, *g)
# gives: [[1]]
# --- enumerate twice
e = enumerate('ab')
go(*[i for i, _ in e]); go(*[i for i, _ in e])
# gives: [[0, 1], []]
# --- map with side effects order
log = []
def f(x):
    log.append(x)
    return x
m = map(f, [1,2])
log.append('before')
list(m)
go(*log)
# gives: [["before", 1, 2]]
# --- filter lazily
log = []
m = filter(lambda x: log.append(x) or x > 1, [1,2,3])
go(len(log)); go(*m); go(*log)
# gives: [[0], [2, 3], [1, 2, 3]]
# --- comprehension if side
log = []
xs = [x for x in [1,2] if log.append(x) is None]
go(*log)
# gives: [[1, 2]]
# --- generator expression late binding
n = 1
g = (n for _ in range(2))
n = 5
go(*g)
# gives: [[5, 5]]
# --- generator over changed list
xs = [1]
g = (x for x in xs)
xs.append(2)
go(*g)
# gives: [[1, 2]]
# --- any gen stops
log = []
any(log.append(x) or x == 1 for x in [1,2,3])
go(*log)
# gives: [[1]]
# --- for over dict items change value
d = {'a': 1, 'b': 2}
for k, v in d.items():
    d[k] = v + 1
go(*d.values())
# gives: [[2, 3]]
# --- dict view live
d = {'a': 1}
v = d.values()
d['b'] = 2
go(*v)
# gives: [[1, 2]]
# --- loop var after
for i in range(3): pass
go(i)
# gives: [[2]]
# --- try import else
try:
    import nonexistent_module_x
    have = True
except ImportError:
    have = False
go(have)
# asks
# --- chained compare
x = 5
go(1 < x < 10, 1 < x > 7)
# gives: [[true, false]]
# --- ternary chain
x = 3
go('a' if x > 5 else 'b' if x > 2 else 'c')
# gives: [["b"]]
# --- multiple assignment
a = b = []
a.append(1)
go(*b)
# gives: [[1]]
# --- swap
a, b = 1, 2
a, b = b, a
go(a, b)
# gives: [[2, 1]]
# --- star in middle
a, *b, c = [1, 2, 3, 4]
go(a, c, *b)
# gives: [[1, 4, 2, 3]]
# --- aug list alias
a = [1]
b = a
b += [2]
go(*a)
b = b + [3]
go(*a)
# gives: [[1, 2], [1, 2]]
# --- default dict get nested
d = {}
d.setdefault('x', []).append(1)
go(*d['x'])
# gives: [[1]]
# --- string multiply join
go('-' * 3 + '>'.join(['a', 'b']))
# gives: [["---a>b"]]
# --- isinstance
go(isinstance(1, int), isinstance('a', (int, str)), isinstance([], dict), isinstance(True, int))
# gives: [[true, true, false, true]]
# --- sort key
xs = sorted([{'n': 2}, {'n': 1}], key=lambda d: d['n'])
go(*[x['n'] for x in xs])
# gives: [[1, 2]]
# --- sort stable in place reverse
xs = [3,1,2]; xs.sort(reverse=True); go(*xs)
# gives: [[3, 2, 1]]
# --- kwargs only dict order
def f(**k): return list(k.items())
go(*f(b=1, a=2))
# gives: [[["b", 1], ["a", 2]]]
# --- partial
from functools import partial
f = partial(go, 'x', 'y')
f('z')
# gives: [["x", "y", "z"]]
# --- reduce
from functools import reduce
go(reduce(lambda a, b: a * b, [1,2,3,4]))
# gives: [[24]]
# --- exec eval
exec('z = 4')
go(eval('1 + 2'))
# asks
# --- assert
assert 1 == 1
try:
    assert 1 == 2, 'no'
except AssertionError as e:
    go(str(e))
# gives: [["no"]]
# --- raise from
try:
    try: raise ValueError('a')
    except ValueError as e: raise RuntimeError('b') from e
except RuntimeError as e: go(str(e))
# gives: [["b"]]
# --- custom exception
class E(Exception):
    def __init__(self, x): self.x = x
try: raise E(4)
except E as e: go(e.x)
# gives: [[4]]
# --- exception base
class A(Exception): pass
class B(A): pass
try: raise B('q')
except A as e: go('A', str(e))
# gives: [["A", "q"]]
# --- except tuple order
try: {}['x']
except (IndexError, KeyError): go('k')
# gives: [["k"]]
# --- loop else break
for x in [1,2,3]:
    for y in [1]:
        if x == 2: break
    else:
        go(x)
        continue
    break
# gives: [[1]]
