# --- exitstack
from contextlib import ExitStack, contextmanager
@contextmanager
def c(x):
    yield x + 1
with ExitStack() as s:
    a = s.enter_context(c(1))
    go(a)
# asks
# --- closing
from contextlib import closing
class C:
    v = 3
    def close(self): self.v = 4
x = C()
with closing(x) as y:
    go(y.v)
go(x.v)
# gives: [[3], [4]]
# --- cm by hand
from contextlib import contextmanager
L = []
@contextmanager
def c():
    L.append(1); yield 5; L.append(2)
m = c()
v = m.__enter__()
m.__exit__(None, None, None)
go(v, len(L))
# asks
# --- it.throw
def g():
    try:
        yield 1
    except ValueError:
        yield 2
i = g(); next(i)
go(i.throw(ValueError()))
# asks
# --- yaml merge order
import yaml
d = yaml.safe_load("b: &b {x: 1, y: 2}\nc:\n  z: 3\n  <<: *b\n")
go(*list(d['c']))
# gives: [["x", "y", "z"]]
# --- argparse choices
import argparse
p = argparse.ArgumentParser(); p.add_argument('--a', default=1, type=int)
args = p.parse_args(['--a', 'x'])
go(args.a)
# asks
# --- lru
from functools import lru_cache
n = [0]
@lru_cache(maxsize=2)
def f(x):
    n[0] += 1
    return x
f(1); f(2); f(3); f(1)
go(n[0])
# gives: [[4]]
# --- atexit
import atexit
atexit.register(lambda: go(1))
go(2)
# asks
# --- list plus tuple in try
try:
    x = [] + (1,)
except TypeError:
    x = 5
go(x)
# gives: [[5]]
# --- pop missing
try:
    x = {}.pop('a')
except KeyError:
    x = 5
go(x)
# gives: [[5]]
# --- tuple set
t = (1,)
try:
    t[0] = 5
except TypeError:
    t = (7,)
go(t[0])
# gives: [[7]]
# --- str index
try:
    x = ''.index('a')
except ValueError:
    x = 9
go(x)
# gives: [[9]]
# --- max empty
try:
    x = max([])
except ValueError:
    x = 9
go(x)
# gives: [[9]]
# --- zip strict
try:
    x = list(zip([1], [1, 2], strict=True))
except ValueError:
    x = [9]
go(len(x), x[0])
# gives: [[1, 9]]
# --- raise str
try:
    raise 'x'
except TypeError:
    x = 9
go(x)
# asks
# --- none attr
n = None
try:
    x = n.foo
except AttributeError:
    x = 9
go(x)
# asks
# --- none call
n = None
try:
    x = n()
except TypeError:
    x = 9
go(x)
# gives: [[9]]
# --- dict changes in loop
d = {1: 1}
try:
    for k in d:
        d[k + 1] = 1
except RuntimeError:
    go(len(d))
# asks
# --- json loads bad
import json
try:
    x = json.loads('{')
except json.JSONDecodeError:
    x = 2
go(x)
# gives: [[2]]
# --- int bad
try:
    x = int('a')
except ValueError:
    x = 3
go(x)
# gives: [[3]]
# --- list remove missing
try:
    [].remove(1); x = 1
except ValueError:
    x = 3
go(x)
# gives: [[3]]
# --- next empty
try:
    x = next(iter([]))
except StopIteration:
    x = 3
go(x)
# gives: [[3]]
# --- unpack
try:
    a, b = [1]; x = 1
except ValueError:
    x = 3
go(x)
# gives: [[3]]
# --- str + int
try:
    x = 'a' + 1
except TypeError:
    x = 3
go(x)
# gives: [[3]]
# --- import error
try:
    import nonexist_zz
    x = 1
except ImportError:
    x = 3
go(x)
# asks
# --- set add list
try:
    x = {[1]}
except TypeError:
    x = 3
go(x)
# asks
# --- enum missing
import enum
class E(enum.Enum):
    A = 1
try:
    x = E(2)
except ValueError:
    x = 3
go(x)
# gives: [[3]]
# --- div zero
try:
    x = 1 // 0
except ZeroDivisionError:
    x = 3
go(x)
# gives: [[3]]
# --- missing arg
def f(a): return a
try:
    x = f()
except TypeError:
    x = 3
go(x)
# gives: [[3]]
# --- format missing
try:
    x = '{a}'.format(b=1)
except KeyError:
    x = 3
go(x)
# gives: [[3]]
# --- percent
try:
    x = '%d' % 'a'
except TypeError:
    x = 3
go(x)
# gives: [[3]]
# --- list index
try:
    x = [1].index(2)
except ValueError:
    x = 3
go(x)
# gives: [[3]]
# --- min of mixed
try:
    x = min([1, 'a'])
except TypeError:
    x = 3
go(x)
# gives: [[3]]
# --- sorted mixed
try:
    x = sorted([1, 'a'])[0]
except TypeError:
    x = 3
go(x)
# gives: [[3]]
# --- sum str
try:
    x = sum(['a'])
except TypeError:
    x = 3
go(x)
# gives: [[3]]
# --- join ints
try:
    x = ','.join([1, 2])
except TypeError:
    x = 3
go(x)
# gives: [[3]]
# --- subscript int
try:
    x = (5)[0]
except TypeError:
    x = 3
go(x)
# gives: [[3]]
# --- iterate int
try:
    for i in 5: pass
    x = 1
except TypeError:
    x = 3
go(x)
# gives: [[3]]
# --- len int
try:
    x = len(5)
except TypeError:
    x = 3
go(x)
# gives: [[3]]
# --- attribute of str
try:
    x = 'a'.foo
except AttributeError:
    x = 3
go(x)
# asks
# --- kw unexpected
def f(a=1): return a
try:
    x = f(b=2)
except TypeError:
    x = 3
go(x)
# gives: [[3]]
# --- assert
try:
    assert 1 == 2; x = 1
except AssertionError:
    x = 3
go(x)
# gives: [[3]]
# --- abstract
import abc
class A(abc.ABC):
    @abc.abstractmethod
    def f(self): ...
try:
    A(); x = 1
except TypeError:
    x = 3
go(x)
# gives: [[3]]
# --- compare mixed
try:
    x = 1 < 'a'
except TypeError:
    x = 3
go(x)
# gives: [[3]]
# --- del missing
d = {}
try:
    del d['a']; x = 1
except KeyError:
    x = 3
go(x)
# gives: [[3]]
# --- name error
try:
    x = zzz
except NameError:
    x = 3
go(x)
# asks
# --- float bad
try:
    x = float('abc')
except ValueError:
    x = 3
go(x)
# gives: [[3]]
# --- decode
try:
    x = b'\xff'.decode()
except UnicodeDecodeError:
    x = 3
go(x)
# gives: [[3]]
# --- env missing
import os
try:
    x = os.environ['NOPE_ZZ']
except KeyError:
    x = 3
go(x)
# gives: [[3]]
# --- ast literal
import ast
go(ast.literal_eval('[1, 2]')[1])
# asks
