# --- subclass experiment
class M(Experiment): pass
M(Workspace.from_config(), 'e').submit(ScriptRunConfig('.', 'train.py', [1]))
# gives: [[1]]
# --- subclass experiment init
class M(Experiment):
    def __init__(self, name):
        super().__init__(Workspace.from_config(), name)
        self.n = 3
    def go(self, *a):
        return self.submit(ScriptRunConfig('.', 'train.py', list(a)))
m = M('e')
m.go(m.n, 2)
# gives: [[3, 2]]
# --- subclass submit override
class M(Experiment):
    def submit(self, config, **k):
        go('before')
        return super().submit(config, **k)
M(Workspace.from_config(), 'e').submit(ScriptRunConfig('.', 'train.py', [1]))
# gives: [["before"], [1]]
# --- subclass config
class S(ScriptRunConfig):
    def __init__(self, *a):
        super().__init__('.', 'train.py', list(a))
exp.submit(S(1, 2))
# gives: [[1, 2]]
# --- unbound
Experiment.submit(exp, ScriptRunConfig('.', 'train.py', [1]))
# gives: [[1]]
# --- delegate
class W:
    def __init__(self, e): self._e = e
    def __getattr__(self, n): return getattr(self._e, n)
W(exp).submit(ScriptRunConfig('.', 'train.py', [1]))
# gives: [[1]]
# --- str enum methods
from enum import Enum
class S(str, Enum):
    A = 'a-x'
go(S.A.upper(), S.A.split('-')[0], S.A.value)
# gives: [["A-X", "a", "a-x"]]
# --- str subclass
class P(str): pass
go(P('a').upper())
# asks
# --- raise param
def check(ok, exc=ValueError):
    if not ok: raise exc('bad')
try: check(False)
except ValueError as e: go('caught', str(e))
go('end')
# gives: [["caught", "bad"], ["end"]]
# --- raise var
err = ValueError('x')
try: raise err
except ValueError as e: go(str(e))
# gives: [["x"]]
# --- raise attr
class C:
    class Err(Exception): pass
try: raise C.Err('x')
except C.Err as e: go(str(e))
# gives: [["x"]]
# --- raise from dict
ERR = {'v': KeyError}
try: raise ERR['v']('q')
except KeyError as e: go(str(e))
# gives: [["'q'"]]
# --- raise loop
for e in (KeyError, ValueError):
    try: raise e('m')
    except (KeyError, ValueError) as x: go(type(x).__name__)
# gives: [["KeyError"], ["ValueError"]]
# --- own exception fields
class E(Exception):
    def __init__(self, code, msg):
        super().__init__(msg)
        self.code = code
try: raise E(4, 'no')
except E as e: go(e.code, str(e), e.args[0])
# gives: [[4, "no", "no"]]
# --- own exception str
class E(Exception):
    def __str__(self): return 'E!'
try: raise E()
except Exception as e: go(str(e))
# gives: [["E!"]]
# --- own of value error
class E(ValueError): pass
try: raise E('a')
except ValueError as e: go(str(e))
# gives: [["a"]]
# --- not caught
class E(ValueError): pass
try:
    try: raise E('a')
    except KeyError: go('no')
except Exception: go('yes')
# gives: [["yes"]]
# --- raise class
class E(Exception): pass
try: raise E
except E: go('E')
# gives: [["E"]]
# --- reraise
try:
    try: raise ValueError('a')
    except ValueError as e: raise
except ValueError: go('again')
# gives: [["again"]]
# --- str two args
try: raise ValueError('a', 1)
except ValueError as e: go(str(e))
# gives: [["('a', 1)"]]
# --- except variable
EXC = (ValueError, KeyError)
try: raise KeyError('a')
except EXC: go('k')
# gives: [["k"]]
# --- map over genexp
cfgs = ([i] for i in range(2))
list(map(lambda a: go(*a), cfgs))
# gives: [[0], [1]]
# --- map over generator
def gen():
    for x in [1, 2]: yield x
list(map(go, gen()))
[*map(go, map(str, [1, 2]))]
for r in map(go, map(lambda x: x + 1, [1, 2])): pass
list(map(go, filter(lambda x: x > 1, [1, 2, 3])))
# gives: [[1], [2], ["1"], ["2"], [2], [3], [2], [3]]
# --- pool map genexp
from concurrent.futures import ThreadPoolExecutor
with ThreadPoolExecutor(1) as ex:
    list(ex.map(go, (x for x in [1, 2])))
# gives: [[1], [2]]
# --- unpack
r = []
for s in ['a=1', 'b', 'c=1=2']:
    try: k, v = s.split('=')
    except ValueError:
        r.append(s)
        continue
    r.append(k + v)
go(*r)
# gives: [["a1", "b", "c=1=2"]]
# --- unpack star
try:
    a, b, *c = [1]
except ValueError as e: go(str(e))
# gives: [["not enough values to unpack (expected at least 2, got 1)"]]
# --- decorator context
import contextlib
@contextlib.contextmanager
def t(n):
    go('a', n)
    yield
    go('b')
@t(1)
def f(x): go(x)
f(3)
# asks
# --- match undecided
def f(s):
    match s:
        case {"kind": "docker", "image": str(img), **other}: return img
        case {"kind": "zzz" | "yyy" as k}: raise ValueError(k)
        case _: return s["name"]
for s in [{"kind": "zzz"}, {"kind": "x", "name": "n"}]:
    try: v = f(s)
    except ValueError: continue
    go(v)
# asks
# --- raise under unknown continue
import os
for x in [1, 2]:
    try:
        if os.environ.get('Q'): raise ValueError()
    except ValueError:
        continue
    go(x)
# asks
# --- raise under unknown no leave
import os
for x in [1, 2]:
    try:
        if os.environ.get('Q'): raise ValueError()
    except ValueError:
        pass
    go(x)
# gives: [[1], [2]]
