/** Standard library modules of Python 2 that Python 3 renamed or dropped (PEP 3108, PEP 4). */
export const python2Modules: ReadonlySet<string> = new Set(
  `__builtin__ anydbm BaseHTTPServer Bastion bsddb CGIHTTPServer commands compiler ConfigParser Cookie
  cookielib copy_reg cPickle cStringIO dbhash dircache dl DocXMLRPCServer dumbdbm dummy_thread
  exceptions fpformat gdbm htmlentitydefs htmllib HTMLParser httplib ihooks imputil md5 mhlib
  mimetools MimeWriter mimify multifile mutex new popen2 posixfile Queue repr rexec rfc822
  robotparser ScrolledText sets sgmllib sha SimpleHTTPServer SimpleXMLRPCServer SocketServer sre
  statvfs StringIO thread timing Tix tkColorChooser tkCommonDialog Tkconstants Tkdnd tkFileDialog
  tkFont Tkinter tkMessageBox tkSimpleDialog toaiff ttk urllib2 urlparse user UserDict UserList
  UserString whichdb xmlrpclib`.split(/\s+/),
);
