# --- chdir branch
import os
if os.environ.get('Q'):
    os.chdir('sub')
go(os.getcwd().split('/')[-1])
# asks
# --- chdir
import os
os.chdir('sub')
go(os.path.exists('env.yml'), os.path.basename(os.getcwd()))
os.chdir('..')
go(open('env.yml').read().split()[1])
# gives: [[true, "sub"], ["root"]]
# --- listdir
import os
for f in sorted(os.listdir('sub')): go(f)
# gives: [["env.yml"], ["src"]]
# --- glob
import glob, os
os.makedirs('cfg', exist_ok=True)
for f in sorted(glob.glob('sub/*')): go(f)
for f in sorted(glob.glob('sub/*.yml')): go(f)
for f in sorted(glob.glob('sub/**/*.py', recursive=True)): go(f)
# gives: [["sub/env.yml"], ["sub/src"], ["sub/env.yml"], ["sub/src/train.py"]]
# --- pathglob
from pathlib import Path
for f in sorted(Path('sub').glob('*.yml')): go(str(f), f.stem)
for f in sorted(Path('sub').rglob('*.py')): go(str(f))
for f in sorted(Path('sub').iterdir()): go(f.name)
# gives: [["sub/env.yml", "env"], ["sub/src/train.py"], ["env.yml"], ["src"]]
# --- glob one
import glob
go(glob.glob('sub/*.yml')[0])
# gives: [["sub/env.yml"]]
# --- glob unsorted
import glob
for f in glob.glob('sub/*'): go('x')
# gives: [["x"], ["x"]]
# --- glob with open
import glob
for f in sorted(glob.glob('sub/*.yml')): go(open(f).readline().strip())
# gives: [["name: sub"]]
# --- csv
import csv
open('t.csv','w').write('lr,bs\n0.1,"a,b"\n0.2,16\n')
with open('t.csv') as f:
    for row in csv.DictReader(f): go(row['lr'], row['bs'])
with open('t.csv') as f:
    r = csv.reader(f)
    next(r)
    for row in r: go(*row)
rows = list(csv.DictReader(open('t.csv')))
go(rows[1]['bs'], len(rows))
for i, row in enumerate(csv.DictReader(open('t.csv'))): go(i, row['lr'])
# gives: [["0.1", "a,b"], ["0.2", "16"], ["0.1", "a,b"], ["0.2", "16"], ["16", 2], [0, "0.1"], [1, "0.2"]]
# --- yaml dump sorted
import yaml
yaml.dump({'b':1,'a':2}, open('c.yml','w'))
for k,v in yaml.safe_load(open('c.yml')).items(): go('--'+k,v)
# gives: [["--a", 2], ["--b", 1]]
# --- yaml dump unsorted
import yaml
yaml.safe_dump({'b':1,'a':[1, 2]}, open('c.yml','w'), sort_keys=False)
for k,v in yaml.safe_load(open('c.yml')).items(): go('--'+k,v)
# gives: [["--b", 1], ["--a", [1, 2]]]
# --- yaml dump none
import yaml
s=yaml.safe_dump({'lr':1}); go(s is None)
# asks
# --- json dump text
import json
with open('c.json', 'w') as f: json.dump({'b': 1, 'a': [1,2]}, f)
go(open('c.json').read())
with open('c.json', 'w') as f: json.dump({'b': 1, 'a': [1,2]}, f, sort_keys=True, indent=2)
go(open('c.json').read())
for k in json.load(open('c.json')): go(k)
# gives: [["{\"b\": 1, \"a\": [1, 2]}"], ["{\n  \"a\": [\n    1,\n    2\n  ],\n  \"b\": 1\n}"], ["a"], ["b"]]
# --- json none key
import json
with open('c.json', 'w') as f: json.dump({None: 1}, f)
go(*json.load(open('c.json')))
# asks
# --- csv writer
import csv
with open('r.csv','w',newline='') as f:
    w=csv.DictWriter(f,fieldnames=['a']); w.writeheader(); w.writerow({'a':1})
go(open('r.csv').read())
# asks
# --- csv writer rows
import csv
with open('r2.csv','w',newline='') as f:
    w = csv.writer(f)
    w.writerow(['lr']); w.writerow([1]); w.writerow([2])
for r in csv.DictReader(open('r2.csv')): go(r['lr'])
# asks
# --- remove
import os
open('a2.txt','w').write('x'); os.remove('a2.txt'); go(os.path.exists('a2.txt'))
# gives: [[false]]
# --- rename
import os
open('a1.txt','w').write('x'); os.rename('a1.txt','a3.txt'); go(os.path.exists('a1.txt'), open('a3.txt').read())
# gives: [[false, "x"]]
# --- w plus
f=open('z.txt','w+'); f.write('abc'); f.seek(0); go(f.read())
# asks
# --- r plus
open('z.txt','w').write('abc')
with open('z.txt','r+') as f: f.write('X')
go(open('z.txt').read())
# asks
# --- configparser write
import configparser
c = configparser.ConfigParser(); c['a'] = {'b': '1'}
with open('c.ini','w') as f: c.write(f)
go(len(open('c.ini').read()))
# asks
# --- append
with open('l.txt','w') as f: f.write('a')
with open('l.txt','a') as f: f.write('b')
go(open('l.txt').read())
# gives: [["ab"]]
# --- rmtree
import shutil, os
os.makedirs('t', exist_ok=True)
open('t/a.txt', 'w').write('x')
shutil.rmtree('t')
go(os.path.exists('t'), os.path.exists('t/a.txt'))
os.makedirs('t')
open('t/b.txt', 'w').write('y')
go(*os.listdir('t'))
# gives: [[false, false], ["b.txt"]]
# --- rename folder
import os
os.rename('sub', 'z')
go(os.path.exists('sub'), os.path.exists('sub/env.yml'), open('z/env.yml').read().split()[1])
# gives: [[false, false, "sub"]]
# --- path rename
from pathlib import Path
Path('b').write_text('1')
Path('b').rename('c')
go(Path('b').exists(), Path('c').read_text())
# gives: [[false, "1"]]
# --- shell changes
import os
open('o', 'w').write('1')
os.system('echo 2 > o')
go(open('o').read().strip())
# asks
# --- subprocess changes
import subprocess
open('o', 'w').write('1')
subprocess.run(['cp', 'env.yml', 'o'])
go(open('o').read().split()[1])
# asks
# --- parents
from pathlib import Path
go(len(Path('a/b/c').parents), str(Path('a/b/c').parents[1]))
# gives: [[3, "a"]]
# --- isdigit
go('12'.isdigit(), ''.isdigit(), '1a'.isdigit())
# gives: [[true, false, false]]
