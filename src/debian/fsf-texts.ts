// The words of the Free Software Foundation's short licences, and of exceptions from the GPL.

const FSFUL = `This configure script is free software; the Free Software Foundation gives
unlimited permission to copy, distribute and modify it.`;

const FSFULLR = `This file is free software; the Free Software Foundation gives unlimited
permission to copy and/or distribute it, with or without modifications, as
long as this notice is preserved.

This program is distributed in the hope that it will be useful, but WITHOUT
ANY WARRANTY, to the extent permitted by law; without even the implied
warranty of MERCHANTABILITY or FITNESS FOR A PARTICULAR PURPOSE.`;

const FSFAP = `Copying and distribution of this file, with or without modification, are
permitted in any medium without royalty provided the copyright notice and
this notice are preserved. This file is offered as-is, without any warranty.`;

const GETTEXT_PERMISSIVE = `This file can be copied and used freely without restrictions. It can be used
in projects which are not available under the GNU General Public License but
which still want to provide support for the GNU gettext functionality.

Please note that the actual code of GNU gettext is covered by the GNU General
Public License and is *not* in the public domain.`;

const AUTOCONF_EXCEPTION = `As a special exception, the respective Autoconf Macro's copyright owner
gives unlimited permission to copy, distribute and modify the configure
scripts that are the output of Autoconf when processing the Macro. You need
not follow the terms of the GNU General Public License when using or
distributing such scripts, even though portions of the text of the Macro
appear in them. The GNU General Public License (GPL) does govern all other
use of the material that constitutes the Autoconf Macro.

This special exception to the GPL applies to versions of the Autoconf Macro
released by the Autoconf Archive. When you make and distribute a modified
version of the Autoconf Macro, you may extend this special exception to the
GPL to apply to your modified version as well.`;

const AUTOCONF_DATA_EXCEPTION = `As a special exception to the GNU General Public License, if you distribute
this file as part of a program that contains a configuration script generated
by Autoconf, you may include it under the same distribution terms that you
use for the rest of that program.`;

const LIBTOOL_EXCEPTION = `As a special exception to the GNU General Public License, if you distribute
this file as part of a program or library that is built using GNU Libtool,
you may include this file under the same distribution terms that you use for
the rest of that program.`;

const TEXINFO_EXCEPTION = `As a special exception, when this file is read by TeX when processing a
Texinfo source document, you may use the result without restriction.`;

const BISON_EXCEPTION = `As a special exception, you may create a larger work that contains part or
all of the Bison parser skeleton and distribute that work under terms of your
choice, so long as that work isn't itself a parser generator using the
skeleton or a modified version thereof as a parser skeleton. Alternatively,
if you modify or redistribute the parser skeleton itself, you may (at your
option) remove this special exception, which will cause the skeleton and the
resulting Bison output files to be licensed under the GNU General Public
License without this special exception.

This special exception was added by the Free Software Foundation in version
2.2 of Bison.`;

const OPENSSL_EXCEPTION = `In addition, as a special exception, the copyright holders give permission to
link the code of portions of this program with the OpenSSL library under
certain conditions as described in each individual source file, and
distribute linked combinations including the two.

You must obey the GNU General Public License in all respects for all of the
code used other than OpenSSL. If you modify file(s) with this exception, you
may extend this exception to your version of the file(s), but you are not
obligated to do so. If you do not wish to do so, delete this exception
statement from your version. If you delete this exception statement from all
source files in the program, then also delete it here.`;

/** Texts by short name. */
export const fsfTexts: readonly (readonly [string, string])[] = [
  ['FSFUL', FSFUL],
  ['FSFULLR', FSFULLR],
  ['FSFULLRWD', FSFULLR],
  ['FSFAP', FSFAP],
  ['gettext-permissive', GETTEXT_PERMISSIVE],
];

/** Texts of exceptions by the name that stands between `with` and `exception`. */
export const exceptions: readonly (readonly [string, string])[] = [
  ['Autoconf', AUTOCONF_EXCEPTION],
  ['Autoconf-data', AUTOCONF_DATA_EXCEPTION],
  ['Libtool', LIBTOOL_EXCEPTION],
  ['Texinfo', TEXINFO_EXCEPTION],
  ['Bison-2.2', BISON_EXCEPTION],
  ['OpenSSL', OPENSSL_EXCEPTION],
];
