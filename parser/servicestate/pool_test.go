package servicestate

import (
	"strings"
	"testing"

	"diag/parser/internal/readtest"
)

// A pool without a worker has an empty list of processes; its controller is read
// in an unknown language as well.
func TestControllerWithoutWorker(t *testing.T) {
	const english = "Server session ID: FF00000120000001\n    Version: 2.0\n    State: Active\n    URL group ID: FE00000240000001\n        State: Active\n        Request queue name: Orders\n" +
		"        Properties:\n            Number of registered URLs: 1\n            Registered URLs:\n                HTTP://+:8080/ORDERS/\n\n" +
		"Request queues:\n    Request queue name: Orders\n        Version: 2.0\n        State: Active\n        Request queue 503 verbosity level: Limited\n        Max requests: 1000\n" +
		"        Number of active processes attached: 0\n        Controller process ID: 2124\n"
	foreign := strings.NewReplacer("Server session ID", "Istunnon tunnus", "Version", "Versio", "State", "Tila", "URL group ID", "Ryhman tunnus", "Request queue name", "Jonon nimi",
		"Properties", "Ominaisuudet", "Number of registered URLs", "Osoitteita", "Registered URLs", "Osoitteet", "Request queues", "Jonot", "Request queue 503 verbosity level", "Taso",
		"Max requests", "Enintaan", "Number of active processes attached", "Liitettyja", "Controller process ID", "Ohjaaja", "Process IDs", "Prosessit", "Processes", "Prosessit")
	for name, list := range map[string]string{
		"identifiers alone": "        Process IDs:\n",
		"with images":       "        Processes:\n        Registered URLs:\n            HTTP://+:8080/ORDERS/\n",
	} {
		for language, text := range map[string]string{"English": english + list, "unknown": foreign.Replace(english + list)} {
			s := readtest.Read(Command, text).Data.(*State)
			if len(s.Queues) != 1 || s.Queues[0].ControllerPID == nil || *s.Queues[0].ControllerPID != 2124 || len(s.Queues[0].Processes) != 0 {
				t.Errorf("%s, %s: queues %+v", name, language, s.Queues)
			}
		}
	}
}
