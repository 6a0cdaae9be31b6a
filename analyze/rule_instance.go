package analyze

import (
	"fmt"
	"strings"

	"diag/analyze/evidence"
)

var secondInstance = Rule{
	ID:       "same-program-second-instance",
	Title:    "An earlier instance of the failing program holds the port",
	Severity: Error,
	Causes:   []Cause{SameProgram},
	About: `A program that is started twice, or that did not end properly, meets itself on its port. The holder then has the image of the
program that fails. Interpreters such as java.exe and node.exe run many products, so their name is a hint only; parent and worker of one
server are one program.`,
	Port: func(p *Pass) {
		if !p.bindFails() && !p.opensSocket() {
			return
		}
		failing := p.failing()
		hs := p.ordinary()
		if len(hs) == 0 {
			return
		}
		for _, h := range hs {
			if h.image == "" || !failing[lower(h.image)] {
				continue
			}
			f := Finding{Cause: SameProgram, Confidence: Likely, Refute: "another image behind the row"}
			if interpreters[lower(h.image)] {
				f.Confidence = Possible
			}
			f.Evidence = evidence.Quotes(append(f.gather(h), p.complaints()...)...)
			f.Message = fmt.Sprintf("%s is held by %s, the same program as the one that fails: an earlier instance, or the port is configured twice.", p.where(), h.title())
			if f.Confidence == Possible {
				f.Message = fmt.Sprintf("%s is held by %s; the failing program runs in the same interpreter and may be a second start of it.", p.where(), h.title())
			}
			f.Remedies = []Remedy{{
				Effect:      "Start the program once only, and look whether its configuration names the port twice.",
				SideEffects: "None.",
				Undo:        "Nothing to undo.",
				Check:       p.checkPort(),
			}}
			f.Remedies = append(f.Remedies, p.ownerRemedies(h.identity)...)
			p.report(f)
			return
		}
		p.leftInstances(hs[0])
	},
}

// near is how far apart the ports of instances lie that count up at each start.
const near = 8

// leftInstances reports several processes of the holder's program on
// neighbouring ports, as repeated starts leave them.
func (p *Pass) leftInstances(h holder) {
	if h.image == "" || !h.hasPID || interpreters[lower(h.image)] || critical[lower(h.image)] || !p.tcp() {
		return
	}
	lines := []evidence.Line{h.At()}
	others := map[int]bool{}
	for n := p.port() - near; n <= p.port()+near; n++ {
		for _, k := range head(p.Host.Sockets.Listeners("tcp", n), 8) {
			pid, ok := k.PID()
			if !ok || pid == h.pid || k.Capture() != h.Capture() || others[pid] || p.ended(k) != nil {
				continue
			}
			image := k.Executable()
			if image == "" {
				image = p.Host.Processes.Get(pid).Image()
			}
			if strings.EqualFold(image, h.image) {
				others[pid] = true
				lines = append(lines, k.At())
			}
		}
	}
	if len(others) < 2 {
		return
	}
	f := Finding{Cause: SameProgram, Confidence: Possible, Refute: "another program as the one that fails"}
	f.Evidence = evidence.Quotes(append(f.gather(h), lines...)...)
	f.Message = fmt.Sprintf("%d more processes of %s listen on ports next to %d: perhaps instances that repeated starts left behind.", len(others), h.image, p.port())
	f.Remedies = p.ownerRemedies(h.identity)
	p.report(f)
}
