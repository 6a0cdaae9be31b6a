//go:build js && wasm

// Command wasm is the analyzer inside the page. It runs in a Web Worker and
// puts one function into the worker's global object:
//
//	diagnose(files, ports, errors, progress) -> result
//
// files are objects {name, size, read()}, where read returns an Uint8Array or
// throws; progress is called with (text, done, all). The result has the
// Uint8Arrays markdown, brief, html and json (or null), headline, hints (an
// array of strings) and troubles (an array of {text, advice}).
package main

import (
	"errors"
	"fmt"
	"syscall/js"

	"diag/cmd/diag-web/ticket"
)

func main() {
	js.Global().Set("diagnose", js.FuncOf(func(_ js.Value, args []js.Value) any {
		progress := func(s ticket.Stage) { args[3].Invoke(s.Text, s.Done, s.All) }
		return toJS(ticket.Diagnose(files(args[0]), args[1].String(), args[2].String(), progress))
	}))
	select {}
}

func files(list js.Value) []ticket.File {
	out := make([]ticket.File, list.Length())
	for i := range out {
		f := list.Index(i)
		out[i] = ticket.File{Name: f.Get("name").String(), Size: int64(f.Get("size").Float()), Read: func() ([]byte, error) { return read(f) }}
	}
	return out
}

// read fetches the content of a file; what JavaScript throws is the error.
func read(f js.Value) (data []byte, err error) {
	defer func() {
		switch e := recover().(type) {
		case nil:
		case js.Error:
			err = errors.New(e.Get("message").String())
		default:
			err = fmt.Errorf("%v", e)
		}
	}()
	content := f.Call("read")
	data = make([]byte, content.Length())
	js.CopyBytesToGo(data, content)
	return data, nil
}

func toJS(r *ticket.Result) map[string]any {
	hints, troubles := []any{}, []any{}
	for _, h := range r.Hints {
		hints = append(hints, h)
	}
	for _, t := range r.Troubles {
		troubles = append(troubles, map[string]any{"text": t.Text, "advice": t.Advice})
	}
	return map[string]any{
		"markdown": array(r.Markdown), "brief": array(r.Brief), "html": array(r.HTML), "json": array(r.JSON),
		"headline": r.Headline, "hints": hints, "troubles": troubles,
	}
}

func array(b []byte) any {
	if b == nil {
		return nil
	}
	a := js.Global().Get("Uint8Array").New(len(b))
	js.CopyBytesToJS(a, b)
	return a
}
