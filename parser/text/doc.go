// Package text turns the bytes of a captured file into lines of valid UTF-8
// that the grammars can read.
//
// A capture seldom arrives as the tool wrote it. Cmd redirects the OEM code
// page, Windows PowerShell writes UTF-16, both may append to one file, and a
// ticket form, a mail client or a Markdown editor then adds its own marks. Decode
// undoes this in two steps and keeps the result of both:
//
//   - Decoding: the bytes are cut into runs of UTF-16 and of 8-bit text; a block of
//     8-bit text is UTF-8, a code page of Windows, or plain ASCII. [Document.Raw]
//     returns what came out, verbatim, and [Document.Runs] says how sure that is.
//   - Repairs: prefixes shared by neighbouring lines, mark-up and terminal
//     sequences are taken off. [Document.Text] returns that view, and
//     [Document.Repairs] names each repair and the lines it touched.
//
// Both views have the same lines in the same order: no line is ever joined, cut
// or dropped, so a line number means the same thing everywhere.
//
// Signs of loss that cannot be undone (U+FFFD, question marks in place of
// letters, text read with the wrong page) are kept and listed by [Document.Damage].
package text
