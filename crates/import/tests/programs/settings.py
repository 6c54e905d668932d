# --- settings of a file
import configparser
open('c.ini', 'w').write('[DEFAULT]\nretries = 3\n[azure]\nTarget = gpu-cluster\nnodes: 2\nlr = 1e-3\nspot = yes\n; a comment\n# another\nname = a ; b # c\n[empty]\n')
c = configparser.ConfigParser()
c.read('c.ini')
go(c['azure']['target'], c['azure']['Target'], c.get('azure', 'NODES'), c.getint('azure', 'nodes'), c['azure'].getint('nodes'), c.getfloat('azure', 'lr'), c.getboolean('azure', 'spot'))
go(c['azure']['retries'], c['empty']['retries'], c['azure']['name'], c.get('azure', 'no', fallback='x'), c['azure'].get('no'), c['azure'].get('no', 'y'), c['azure'].getint('no', 5))
go(*c.sections())
go(c.has_section('azure'), c.has_section('b'), c.has_option('azure', 'nodes'), c.has_option('azure', 'x'), 'nodes' in c['azure'], 'azure' in c.sections(), 'zz' in c['azure'])
for k, v in c.items('empty'): go(k, v)
for k in c['empty']: go(k)
for k, v in c['empty'].items(): go(k, v)
go(*c.options('empty'))
go(dict(c['empty'])['retries'])
# gives: [["gpu-cluster", "gpu-cluster", "2", 2, 2, 0.001, true], ["3", "3", "a ; b # c", "x", null, "y", 5], ["azure", "empty"], [true, false, true, false, true, true, false], ["retries", "3"], ["retries"], ["retries", "3"], ["retries"], ["3"]]
# --- settings of a text
import configparser
c = configparser.ConfigParser()
c.read_string("""
[a]
x = 1
y =
  two
  lines
""")
go(c['a']['x'], c['a']['y'])
# gives: [["1", "\ntwo\nlines"]]
# --- no section
import configparser
c = configparser.ConfigParser()
c.read_string("[a]\nx = 1\n")
try:
    c['b']
except KeyError:
    go('none')
try:
    c.get('a', 'z')
except configparser.NoOptionError:
    go('no option')
try:
    c.getint('b', 'z')
except configparser.NoSectionError:
    go('no section')
try:
    c['a']['q']
except KeyError:
    go('no key')
# gives: [["none"], ["no option"], ["no section"], ["no key"]]
# --- values that refer to others
import configparser
c = configparser.ConfigParser()
c.read_string("[a]\nx = 1\ny = %(x)s2\n")
go(c['a']['y'])
# asks
# --- taken as written
import configparser
c = configparser.ConfigParser(interpolation=None)
c.read_string("[a]\ny = 5%\n")
d = configparser.RawConfigParser()
d.read_string("[a]\ny = 6%\n")
go(c['a']['y'], d['a']['y'])
# gives: [["5%", "6%"]]
# --- settings that are changed
import configparser
c = configparser.ConfigParser()
c.read_string("[a]\nx = 1\n")
c['a']['x'] = '2'
go(c['a']['x'])
# asks
# --- settings that are set
import configparser
c = configparser.ConfigParser()
c.read_string("[a]\nx = 1\n")
c.set('a', 'x', '2')
go(c.get('a', 'x'))
# asks
# --- settings of a missing file
import configparser
c = configparser.ConfigParser()
c.read('nope.ini')
go(c.get('a', 'x', fallback='f'))
# asks
# --- a parser with settings
import configparser
c = configparser.ConfigParser(allow_no_value=True)
c.read_string("[a]\nx\n")
go(str(c['a']['x']))
# asks
# --- two files
import configparser
open('a.ini', 'w').write('[s]\nx = 1\ny = 1\n')
open('b.ini', 'w').write('[s]\nx = 2\n')
c = configparser.ConfigParser()
c.read(['a.ini', 'b.ini'])
with open('a.ini') as f: c.read_file(f)
go(c['s']['x'], c['s']['y'])
# gives: [["1", "1"]]
# --- parser in a condition
import configparser
c = configparser.ConfigParser()
c.read_string("[a]\nx = true\n[b]\n")
if c.getboolean('a', 'x'): go('yes')
for s in c.sections(): go(s)
if 'b' in c: go('b')
# gives: [["yes"], ["a"], ["b"], ["b"]]
