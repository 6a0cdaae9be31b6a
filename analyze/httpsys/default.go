package httpsys

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	"diag/parser/sddl"
	"diag/parser/urlprefix"
)

// Known is a reservation that Windows, or an optional part of it, makes itself.
type Known struct {
	// Owner is the feature, as a noun phrase.
	Owner string
	// Service is the short name of its service; "" when it has none or several.
	Service string
}

// Default recognises a default reservation by its URL and its accounts; the
// same URL with another account is none. There is no published list: the
// entries here are those seen in public dumps of Windows 7 to 11 and Windows
// Server, so false only means "not known as one".
func Default(p urlprefix.Prefix, d sddl.Descriptor) (Known, bool) {
	key, rights := p.Key(), rightsOf(d)
	for _, k := range defaults()[key] {
		if k.rights == rights {
			return k.Known, true
		}
	}
	if known, ok := iisExpress(p, d); ok {
		return known, true
	}
	return Known{}, false
}

// iisExpress recognises what the set-up of IIS Express reserves for
// development over TLS. Which group of users it names differs.
func iisExpress(p urlprefix.Prefix, d sddl.Descriptor) (Known, bool) {
	if p.Scheme != "https" || !strings.EqualFold(p.Host, "localhost") || p.Port < 44300 || p.Port > 44399 || !p.Root() || len(d.ACEs) != 1 {
		return Known{}, false
	}
	switch ace := d.ACEs[0]; ace.Trustee.SID {
	case sidEveryone, sidAuthenticated, sidUsers, "S-1-5-4":
		return Known{Owner: "IIS Express, test certificate range"}, ace.Listen() && !ace.Delegate()
	}
	return Known{}, false
}

type knownReservation struct {
	Known
	rights string
}

// rightsOf lists who may do what, in an order of its own, so that descriptors
// compare by meaning.
func rightsOf(d sddl.Descriptor) string {
	var list []string
	for _, a := range d.ACEs {
		who := a.Trustee.SID
		if who == "" {
			who = a.Trustee.Text
		}
		list = append(list, fmt.Sprintf("%s %s %t %t", a.Type, who, a.Listen(), a.Delegate()))
	}
	slices.Sort(list)
	return strings.Join(slices.Compact(list), "\n")
}

var defaults = sync.OnceValue(func() map[string][]knownReservation {
	m := map[string][]knownReservation{}
	for _, row := range defaultRows {
		p, err := urlprefix.Parse(row.url)
		if err != nil {
			panic("default reservation: " + err.Error())
		}
		d, err := sddl.Parse(row.sddl())
		if err != nil {
			panic("default reservation: " + err.Error())
		}
		m[p.Key()] = append(m[p.Key()], knownReservation{row.Known, rightsOf(d)})
	}
	return m
})

// defaultRow is one entry of the list. Accounts are two-letter names or, with a
// leading "@", services.
type defaultRow struct {
	url      string
	rights   string
	accounts []string
	Known
}

func (r defaultRow) sddl() string {
	var b strings.Builder
	b.WriteString("D:")
	for _, account := range r.accounts {
		if service, ok := strings.CutPrefix(account, "@"); ok {
			account = sddl.ServiceSID(service)
		}
		b.WriteString("(A;;" + r.rights + ";;;" + account + ")")
	}
	return b.String()
}

var defaultRows = func() []defaultRow {
	wsd := Known{"Web Services on Devices (network discovery, printers)", ""}
	ssdp := Known{"UPnP device host", "upnphost"}
	media := Known{"Windows Media Player network sharing", "WMPNetworkSvc"}
	rdp := Known{"Remote Desktop Services", "TermService"}
	branch := Known{"BranchCache", "PeerDistSvc"}
	winrm := Known{"Windows Remote Management and event collection", "WinRM"}
	rows := []defaultRow{
		{"http://*:5357/", "GX", []string{"BU", "LS"}, wsd},
		{"https://*:5358/", "GX", []string{"BU", "LS"}, wsd},
		{"http://*:2869/", "GX", []string{"LS"}, ssdp},
		{"http://+:80/Temporary_Listen_Addresses/", "GX", []string{"WD"}, Known{"Windows Communication Foundation, callback addresses", ""}},
		{"http://+:10247/apps/", "GX", []string{"AU"}, Known{"DIAL receiver apps, by the shape of the path", ""}},
		{"http://+:10246/MDEServer/", "GX", []string{"AU"}, Known{"media delivery for Play To and Cast", ""}},
		{"http://+:10243/WMPNSSv4/", "GX", []string{"@WMPNetworkSvc"}, media},
		{"https://+:10245/WMPNSSv4/", "GX", []string{"@WMPNetworkSvc"}, media},
		{"http://+:3387/rdp/", "GX", []string{"@TermService"}, rdp},
		{"https://+:3392/rdp/", "GX", []string{"@TermService"}, rdp},
		{"http://+:80/116B50EB-ECE2-41ac-8429-9F9E963361B7/", "GX", []string{"NS"}, branch},
		{"http://+:80/0131501b-d67f-491b-9a40-c4bf27bcb4d4/", "GX", []string{"NS"}, branch},
		{"https://+:443/C574AC30-5794-4AEE-B1BB-6651C5315029/", "GX", []string{"NS"}, branch},
		{"https://+:443/sra_{BA195980-CD49-458b-9E23-C84EE0ADCD75}/", "GA", []string{"@SstpSvc", "BA", "SY"}, Known{"Secure Socket Tunneling Protocol (VPN over TLS)", "SstpSvc"}},
	}
	for _, port := range []int{5985, 47001} {
		rows = append(rows, defaultRow{"http://+:" + strconv.Itoa(port) + "/wsman/", "GX", []string{"@WinRM", "@Wecsvc"}, winrm})
	}
	return append(rows, defaultRow{"https://+:5986/wsman/", "GX", []string{"@WinRM", "@Wecsvc"}, winrm})
}()

// DefaultURL reports that a prefix is the URL of a default reservation,
// whoever it lets in. It is for entries whose descriptor was not captured.
func DefaultURL(p urlprefix.Prefix) bool {
	return len(defaults()[p.Key()]) > 0
}
