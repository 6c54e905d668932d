# --- class attribute set later
class Base: target = "cpu"
class Sub(Base): pass
Base.target = "gpu"
go(Sub.target, Sub().target)
# gives: [["gpu", "gpu"]]
# --- class attribute deleted
class A: x = 1
class B(A): pass
B.x = 20
go(B.x)
del B.x
go(B.x)
# gives: [[20], [1]]
# --- set defaults typed
import argparse
p = argparse.ArgumentParser()
p.add_argument("--seed", type=int); p.set_defaults(seed="9")
o = p.parse_args([]); go(o.seed * 2)
# gives: [[18]]
# --- len beside iter
class H:
    def __len__(self): return 4
    def __iter__(self): return iter("ab")
go(len(H()))
# gives: [[4]]
# --- delitem
class R:
    def __init__(self): self.d = {'a': 1, 'b': 2}
    def __delitem__(self, k): del self.d[k]
r = R()
del r['a']
for k in r.d: go(k)
# gives: [["b"]]
# --- str with a width
go(f"{True!s:>6}", f"{None!s:5}|")
# gives: [["  True", "None |"]]
# --- extend
import argparse
go("first")
p = argparse.ArgumentParser()
p.add_argument("--w", action="extend", nargs="+", default=[]); a = p.parse_args(["--w", "2", "3"])
go(*a.w)
# gives: [["first"], ["2", "3"]]
# --- words behind dashes
import argparse
p = argparse.ArgumentParser()
p.add_argument("pos", nargs="?"); a = p.parse_args(["--", "-weird"])
go("second")
# gives: [["second"]]
# --- other prefixes
import argparse
p = argparse.ArgumentParser(prefix_chars="+-"); p.add_argument("+f", "++foo", dest="foo"); a = p.parse_args(["+f", "2"])
go("second", a.foo)
# asks
# --- shift fills a queue
class Q:
    def __init__(self): self.j = []
    def __lshift__(self, x): self.j.append(x); return self
q = Q(); q << "a" << "b"
for n in q.j: go(n)
# gives: [["a"], ["b"]]
# --- arithmetic of objects
class V:
    def __init__(self, x): self.x = x
    def __add__(self, o): return V(self.x + o.x)
    def __radd__(self, o): return V(self.x + o)
    def __mul__(self, k): return V(self.x * k)
    def __matmul__(self, o): return self.x * o.x
    def __or__(self, o): return [self.x, o]
go((V(1) + V(2)).x, (1 + V(2)).x, (V(2) * 3).x, V(2) @ V(3), (V(1) | 5)[1])
# gives: [[3, 3, 6, 6, 5]]
# --- comparisons of objects
class V:
    def __init__(self, x): self.x = x
    def __eq__(self, o): return self.x == o.x
    def __lt__(self, o): return self.x < o.x
    def __contains__(self, o): return o == self.x
go(V(1) == V(1), V(1) < V(2), 1 in V(1), 2 not in V(1), 1 not in V(1))
# gives: [[true, true, true, true, false]]
# --- not implemented
class V:
    def __add__(self, o): return NotImplemented
class W:
    def __radd__(self, o): return 5
go(V() + W())
# asks
# --- in place
class V:
    def __init__(self, x): self.x = x
    def __iadd__(self, o): self.x += o; return self
    def __ior__(self, o): self.x = [self.x, o]; return self
v = V(1); v += 2
go(v.x)
v |= 5
go(*v.x)
# gives: [[3], [3, 5]]
# --- truth of objects
class V:
    def __init__(self, x): self.x = x
    def __bool__(self): return self.x > 1
class L:
    def __len__(self): return 0
if V(2): go('a')
if V(1): go('b')
if L(): go('c')
while not V(5): go('d')
# gives: [["a"]]
# --- truth with an effect
n = []
class V:
    def __bool__(self): n.append(1); return True
if V(): go(len(n))
# gives: [[1]]
