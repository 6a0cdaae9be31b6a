package signature

import (
	"slices"
	"strconv"
	"strings"
)

// kernelPID is the process ID of System, under which ports of kernel drivers are listed.
const kernelPID = 4

// Owner is what a dump tells about the holder of a port.
type Owner struct {
	PID        int      // 0 when unknown
	Executable string   // image name or path, empty when unknown
	Services   []string // short names of the services in the process, nil when unknown
}

// MatchListener finds the signatures of a listener like MatchPort, and then weighs the owner:
//
//   - held by PID 4, patterns of ordinary processes are dropped;
//   - held by another PID, patterns of kernel drivers are dropped;
//   - an executable or service that the signature names keeps the certainty;
//   - an owner that is known and not named by the signature lowers the certainty one level, and
//     drops the match when it was possible only or when the pattern requires its owner;
//   - an owner that is not known lowers it one level too, but never drops it.
func (s *Set) MatchListener(transport string, port int, owner Owner) []Match {
	var out []Match
	for _, m := range s.MatchPort(transport, port) {
		if m.weighOwner(s, owner) {
			out = append(out, m)
		}
	}
	return sorted(out)
}

func (m *Match) weighOwner(s *Set, owner Owner) bool {
	if owner.PID == kernelPID || executableKey(owner.Executable) == "system" {
		switch m.HeldBy {
		case HeldByProcess:
			return false
		case "":
			m.Certainty = max(m.Certainty-1, Possible)
		}
		return true
	}
	known := owner.Executable != "" || len(owner.Services) > 0
	if (known || owner.PID != 0) && m.HeldBy != "" && m.HeldBy != HeldByProcess {
		return false
	}
	if m.Signature.Generic {
		return true
	}
	if m.namesOwner(s, owner) {
		return true
	}
	isHost := executableKey(owner.Executable) == "svchost"
	if !known || isHost && len(owner.Services) == 0 {
		m.Certainty = max(m.Certainty-1, Possible)
		if m.OwnerRequired {
			m.Certainty = Possible
		}
		return true
	}
	if m.OwnerRequired || m.Certainty == Possible {
		return false
	}
	m.Certainty--
	return true
}

// namesOwner reports whether the signature names the executable or one of the services.
func (m *Match) namesOwner(s *Set, owner Owner) bool {
	same := func(found []Match) bool {
		return slices.ContainsFunc(found, func(other Match) bool { return other.Signature == m.Signature })
	}
	if owner.Executable != "" && same(s.MatchExecutable(owner.Executable)) {
		return true
	}
	for _, name := range owner.Services {
		if same(s.MatchService(name)) {
			return true
		}
		for _, service := range m.Signature.Services {
			if strings.EqualFold(service.Name, name) {
				return true
			}
		}
	}
	return false
}

func portVariable(port int) variable { return variable{"PORT", strconv.Itoa(port)} }
