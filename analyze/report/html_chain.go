package report

import (
	"strings"
	"unicode"

	"diag/parser/text"
)

// htmlChain is a chain as a drawing and as a list.
type htmlChain struct {
	Width, Height int
	Boxes         []chainBox
	Arrows        []chainArrow
	Tree          *htmlNode
}

// htmlNode is a node of the chain as a list that a screen reader tells.
type htmlNode struct {
	Label string
	Guess bool
	Next  []*htmlNode
}

type chainBox struct {
	X, Y, W, H int
	Lines      []chainLine
	Class      string
}

type chainLine struct {
	X, Y int
	Text string
}

// chainArrow leads from the right side of a box to the left side of another.
type chainArrow struct {
	X1, Y1, X2, Y2, Middle int
	Class                  string
}

// Measures of the drawing, in pixels; the characters are those of a monospaced
// font of 13 pixels.
const (
	charWidth  = 8
	lineHeight = 17
	boxPadding = 9
	boxGap     = 12 // between boxes of a column
	arrowSpan  = 34 // between columns
	labelWidth = 23 // characters of one line
	labelLines = 5
)

// drawChain lays the chain out from left to right, a column for each step.
func drawChain(c *chain) *htmlChain {
	d := &htmlChain{Tree: nodeOf(c)}
	var widths []int
	var measure func(c *chain, depth int)
	measure = func(c *chain, depth int) {
		if depth == len(widths) {
			widths = append(widths, 0)
		}
		for _, l := range wrapLabel(c.label) {
			widths[depth] = max(widths[depth], text.Width(l)*charWidth+2*boxPadding)
		}
		for _, n := range c.next {
			measure(n, depth+1)
		}
	}
	measure(c, 0)
	columns := []int{1}
	for _, w := range widths {
		columns = append(columns, columns[len(columns)-1]+w+arrowSpan)
	}
	d.Width = columns[len(columns)-1] - arrowSpan + 1
	bottom := 1
	// place returns the middle of the box.
	var place func(c *chain, depth int, guess bool) int
	place = func(c *chain, depth int, guess bool) int {
		lines := wrapLabel(c.label)
		h := len(lines)*lineHeight + 2*boxPadding
		top := bottom
		var middles []int
		for _, n := range c.next {
			middles = append(middles, place(n, depth+1, n.guess))
		}
		middle := top + h/2
		if k := len(middles); k > 0 {
			middle = max(middle, (middles[0]+middles[k-1])/2)
		}
		bottom = max(bottom, middle-h/2+h+boxGap)
		box := chainBox{X: columns[depth], Y: middle - h/2, W: widths[depth], H: h, Class: "box"}
		switch {
		case depth == 0:
			box.Class = "box root"
		case guess:
			box.Class = "box guess"
		}
		for i, l := range lines {
			box.Lines = append(box.Lines, chainLine{box.X + boxPadding, box.Y + boxPadding + 13 + i*lineHeight, l})
		}
		d.Boxes = append(d.Boxes, box)
		for i, m := range middles {
			a := chainArrow{X1: box.X + box.W, Y1: middle, X2: columns[depth+1] - 2, Y2: m, Middle: box.X + box.W + arrowSpan/2, Class: "arrow"}
			if c.next[i].guess {
				a.Class = "arrow guess"
			}
			d.Arrows = append(d.Arrows, a)
		}
		return middle
	}
	place(c, 0, false)
	d.Height = bottom - boxGap + 1
	return d
}

func nodeOf(c *chain) *htmlNode {
	n := &htmlNode{Label: clip(visible(c.label), maxQuote), Guess: c.guess}
	for _, x := range c.next {
		n.Next = append(n.Next, nodeOf(x))
	}
	return n
}

// wrapLabel breaks a label into short lines, after blanks and punctuation
// where it can.
func wrapLabel(s string) []string {
	var out []string
	rest := []rune(strings.TrimSpace(visible(s)))
	for len(rest) > 0 {
		if len(out) == labelLines {
			out[labelLines-1] += "…"
			break
		}
		fit, w, soft := 0, 0, 0
		for fit < len(rest) {
			w += text.Width(string(rest[fit]))
			if w > labelWidth {
				break
			}
			fit++
			if r := rest[fit-1]; r == ' ' || r < unicode.MaxASCII && unicode.IsPunct(r) && r != '(' {
				soft = fit
			}
		}
		if fit < len(rest) && rest[fit] != ' ' && soft > fit/3 {
			fit = soft
		}
		fit = max(fit, 1)
		out = append(out, strings.TrimSpace(string(rest[:fit])))
		rest = []rune(strings.TrimLeft(string(rest[fit:]), " "))
	}
	return out
}
