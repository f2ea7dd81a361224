/** Names that PyPI gives to nobody, or to nobody new. */
import { normalizeName } from '../names.ts';
import { pypiAnswers } from '../pypi-answers.ts';
import { type Finding, finding } from './finding.ts';
import type { CheckedFile } from './subject.ts';

export function checkProjectName({ filename, metadata: { name } }: CheckedFile): readonly Finding[] {
  const normal = normalizeName(name);
  const say = (severity: Finding['severity'], code: string, message: string, answer: string, remedy: string) =>
    [finding({ severity, code, file: filename, message, answer, facts: { name }, remedy })] as const;
  if (normal === 'unknown') {
    return say(
      'error',
      'name.unknown',
      `The project is called ${name}: the build did not find the project’s own name.`,
      pypiAnswers.noName,
      'Build again with a build backend that reads the project’s pyproject.toml (setuptools 61 or newer).',
    );
  }
  if (REFUSED.has(normal)) {
    return say(
      'error',
      'name.refused',
      `PyPI gives the name ${name} to nobody: it is what people mistype when they install from a requirements file.`,
      pypiAnswers.nameRefused(name),
      'Choose another name for the project.',
    );
  }
  if (STANDARD_LIBRARY.has(normal)) {
    return say(
      'warning',
      'name.standard_library',
      `${name} is a module of Python’s standard library: PyPI lets only projects that have the name already use it.`,
      pypiAnswers.nameOfStandardLibrary(name),
      'If the project is new, choose another name.',
    );
  }
  return [];
}

const REFUSED: ReadonlySet<string> = new Set(['requirements-txt', 'rrequirements-txt']);

/** `sys.stdlib_module_names` of CPython 3.11 and 3.13, without private ones; PyPI also counts submodules. */
const STANDARD_LIBRARY: ReadonlySet<string> = new Set(
  `abc aifc antigravity argparse array ast asynchat asyncio asyncore atexit audioop base64 bdb binascii bisect builtins
bz2 cProfile calendar cgi cgitb chunk cmath cmd code codecs codeop collections colorsys compileall concurrent
configparser contextlib contextvars copy copyreg crypt csv ctypes curses dataclasses datetime dbm decimal difflib dis
distutils doctest email encodings ensurepip enum errno faulthandler fcntl filecmp fileinput fnmatch fractions ftplib
functools gc genericpath getopt getpass gettext glob graphlib grp gzip hashlib heapq hmac html http idlelib imaplib
imghdr imp importlib inspect io ipaddress itertools json keyword lib2to3 linecache locale logging lzma mailbox mailcap
marshal math mimetypes mmap modulefinder msilib msvcrt multiprocessing netrc nis nntplib nt ntpath nturl2path numbers
opcode operator optparse os ossaudiodev pathlib pdb pickle pickletools pipes pkgutil platform plistlib poplib posix
posixpath pprint profile pstats pty pwd py_compile pyclbr pydoc pydoc_data pyexpat queue quopri random re readline
reprlib resource rlcompleter runpy sched secrets select selectors shelve shlex shutil signal site smtpd smtplib sndhdr
socket socketserver spwd sqlite3 sre_compile sre_constants sre_parse ssl stat statistics string stringprep struct
subprocess sunau symtable sys sysconfig syslog tabnanny tarfile telnetlib tempfile termios textwrap this threading time
timeit tkinter token tokenize tomllib trace traceback tracemalloc tty turtle turtledemo types typing unicodedata
unittest urllib uu uuid venv warnings wave weakref webbrowser winreg winsound wsgiref xdrlib xml xmlrpc zipapp zipfile
zipimport zlib zoneinfo`
    .split(/\s+/)
    .map(normalizeName),
);
