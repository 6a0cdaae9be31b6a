package netstat

import (
	"bytes"
	"errors"
	"io"
	"runtime"
	"strings"
	"sync"
	"unsafe"

	"diag/parser/internal/prompt"
)

// ErrWhole says that Stream met something that can only be judged with the
// whole document at hand: another code page, quoted or damaged lines, a line that
// netstat does not print.
var ErrWhole = errors.New("netstat: the text has to be read as a whole")

// Stream reads a capture of any size that holds nothing but netstat tables, in
// ASCII and undamaged, and writes what format appends for each row to w, in order.
// It uses all cores and a few megabytes. The rows are those that the parser
// finds in the same bytes.
//
// format must not keep the row or anything in it, and is called concurrently.
//
// rows is the number of rows whose text was written. When err is ErrWhole these
// are the first rows of the document, and the caller may parse all of it and go
// on behind them. Other errors are those of r and w.
func Stream(r io.Reader, w io.Writer, format func(dst []byte, c *Connection) []byte) (rows int, err error) {
	workers := runtime.GOMAXPROCS(0)
	var (
		free  = make(chan *stretch, workers+2)
		work  = make(chan *stretch, workers+2)
		order = make(chan *stretch, workers+2)
		stop  = make(chan struct{})
		wg    sync.WaitGroup
	)
	for range workers + 2 {
		free <- &stretch{done: make(chan struct{}, 1)}
	}
	for range workers {
		wg.Go(func() {
			for s := range work {
				s.read(format)
				s.done <- struct{}{}
			}
		})
	}
	wg.Go(func() {
		defer close(order)
		defer close(work)
		cut := cutter{r: r}
		for {
			select {
			case <-stop:
				return
			case s := <-free:
				more := cut.next(s)
				order <- s
				work <- s
				if !more {
					return
				}
			}
		}
	})
	for s := range order {
		<-s.done
		if err == nil {
			if err = s.err; err == nil && len(s.out) > 0 {
				_, err = w.Write(s.out)
			}
			if err == nil {
				rows += s.rows
			} else {
				close(stop)
			}
		}
		free <- s
	}
	wg.Wait()
	return rows, err
}

const (
	// stretchSize is how many bytes one worker reads at a time. It fits into a
	// core's own cache together with the text made from it.
	stretchSize = 256 << 10
	// maxStretch bounds a stretch in which no row begins.
	maxStretch = 4 << 20
)

// stretch is a part of the capture that begins with a row, unless it is the first.
type stretch struct {
	data []byte
	line int // number of its first line
	out  []byte
	rows int
	err  error
	done chan struct{}
}

// cutter cuts the input at row borders.
type cutter struct {
	r     io.Reader
	rest  []byte // what follows the last border
	line  int    // lines before rest
	begun bool
}

// next fills s and reports whether more may follow.
func (c *cutter) next(s *stretch) bool {
	s.out, s.rows, s.err = s.out[:0], 0, nil
	s.data = append(s.data[:0], c.rest...)
	s.line = c.line + 1
	for size := stretchSize; ; size *= 2 {
		if cap(s.data) < size {
			s.data = append(make([]byte, 0, size), s.data...)
		}
		n, err := io.ReadFull(c.r, s.data[len(s.data):size])
		s.data = s.data[:len(s.data)+n]
		if !c.begun {
			s.data = bytes.TrimPrefix(s.data, []byte("\xef\xbb\xbf"))
		}
		c.begun = true
		switch err {
		case nil:
		case io.EOF, io.ErrUnexpectedEOF:
			c.rest = nil
			return false
		default:
			s.err = err
			return false
		}
		border := lastRow(s.data)
		if border > 0 {
			c.rest = append(c.rest[:0], s.data[border:]...)
			s.data = s.data[:border]
			c.line += bytes.Count(s.data, []byte{'\n'})
			return true
		}
		if size >= maxStretch {
			s.err = ErrWhole
			return false
		}
	}
}

// lastRow returns the offset of the last line that begins like a row and may be
// whole, or -1.
func lastRow(b []byte) int {
	for end := len(b); end > 0; {
		lf := bytes.LastIndexByte(b[:end], '\n')
		i := lf + 1
		for i < len(b) && isBlank(b[i]) {
			i++
		}
		if len(b)-i > 4 && (b[i] == 'T' && b[i+1] == 'C' || b[i] == 'U' && b[i+1] == 'D') && b[i+2] == 'P' && isBlank(b[i+3]) {
			return lf + 1
		}
		end = max(lf, 0)
	}
	return -1
}

// read reads the stretch and makes text of it.
func (s *stretch) read(format func([]byte, *Connection) []byte) {
	if s.err != nil {
		return
	}
	// The rows share the memory of data until the text is made.
	t := unsafe.String(unsafe.SliceData(s.data), len(s.data))
	var row Connection
	var own owner
	have := false // a row waits for the lines below it
	emit := func() {
		if have {
			s.out = format(s.out, &row)
			s.rows++
			have = false
		}
	}
	component := ""
	for i, line := 0, s.line; i < len(t); line++ {
		next := Connection{line: int32(line)}
		if end, ok := plain(t, i, &next); ok {
			if component != "" {
				s.err = ErrWhole
				return
			}
			emit()
			row, have = next, true
			if i, ok = lineEnd(t, end); !ok {
				s.err = ErrWhole
				return
			}
			continue
		}
		end, after, ok := lineAt(t, i)
		if !ok {
			s.err = ErrWhole
			return
		}
		l := t[i:end]
		i = after
		switch kind := strict(l); {
		case kind == kindNone: // blank
		case kind == kindWord && have && component == "" && row.Ownership == Unreported:
			component = l[2:]
		case kind == kindExecutable && have && row.Ownership == Unreported:
			own = owner{l[2 : len(l)-1], component}
			row.Ownership, row.owner = Named, &own
			component = ""
		case kind == kindOwner && have && component == "" && row.Ownership == Unreported:
			row.Ownership = Unavailable
		case kind == kindTitle && component == "":
			emit()
		default:
			s.err = ErrWhole
			return
		}
	}
	if component != "" {
		s.err = ErrWhole
		return
	}
	emit()
}

// lineEnd passes over the end of the line at i, which is CRs and an LF or the end.
func lineEnd(t string, i int) (after int, ok bool) {
	for i < len(t) && t[i] == '\r' {
		i++
	}
	if i == len(t) {
		return i, true
	}
	return i + 1, t[i] == '\n'
}

// lineAt returns where the line at i ends and where the next one begins.
func lineAt(t string, i int) (end, after int, ok bool) {
	end = strings.IndexByte(t[i:], '\n')
	if end < 0 {
		end = len(t)
	} else {
		end += i
	}
	after = min(end+1, len(t))
	for end > i && t[end-1] == '\r' {
		end--
	}
	return end, after, strings.IndexByte(t[i:end], '\r') < 0
}

// strict types a line that is no plain row. Titles, headers and typed netstat
// commands are kindTitle, the English ownership sentence is kindOwner, and
// kindText is whatever takes the whole document to judge.
func strict(l string) kind {
	if l == englishSentence {
		return kindOwner
	}
	if len(l) > 3 && l[0] == ' ' {
		switch {
		case l[1] == '[' && l[len(l)-1] == ']':
			if !executable(l[1:]) {
				return kindText
			}
			for i := 2; i < len(l)-1; i++ {
				if k := class[l[i]]; k != byteHost && k != byteDigit && k != byteName && l[i] != ' ' || l[i] == '*' {
					return kindText
				}
			}
			return kindExecutable
		case l[1] == ' ' && class[l[2]] == byteHost && isComponent(l[2:]) && l[3] != ':':
			return kindWord
		}
	}
	t := trim(l)
	switch {
	case t == "":
		return kindNone
	case t == "Active Connections":
		return kindTitle
	case strings.HasPrefix(t, "Proto ") && len(t) < maxTitle:
		f := strings.Join(strings.Fields(t), " ")
		if f == "Proto Local Address Foreign Address State" || f == "Proto Local Address Foreign Address State PID" {
			return kindTitle
		}
	case len(t) > 3 && len(t) < maxTitle && t[1] == ':' && t[2] == '\\' && !strings.ContainsAny(t, "&<`*|\"~"):
		if e, ok := prompt.Parse(t); ok && (e.Command == "" || e.Program() == "netstat") {
			return kindTitle
		}
	}
	return kindText
}
