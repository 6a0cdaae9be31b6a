package sddl

import (
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// LookupName finds the SID of an account name as netsh and sc print it:
// `NT AUTHORITY\NETWORK SERVICE`, `\Everyone`, `BUILTIN\Users`, `LocalSystem`,
// `IIS APPPOOL\DefaultAppPool`, a SID, and the localised names of German, French,
// Spanish, Portuguese, Polish, Swedish, Dutch and Russian Windows. Letter case
// and accents are free. The SID of any `NT SERVICE\name` is computed. The Text
// of the result is the account as given; false means that the name is that of
// a user or group of a machine or domain, or unknown.
func LookupName(account string) (Trustee, bool) {
	t := Trustee{Text: account}
	name := strings.TrimSpace(account)
	if sid := ParseTrustee(name); sid.SID != "" && len(name) > 2 {
		sid.Text = account
		return sid, true
	}
	authority, name, qualified := strings.Cut(name, `\`)
	if !qualified {
		authority, name = "", authority
	}
	authority, name = strings.TrimSpace(authority), strings.TrimSpace(name)
	switch fold(authority) {
	case "NT SERVICE", "SERVICE NT":
		if name == "" {
			return t, false
		}
		if strings.EqualFold(name, "ALL SERVICES") {
			p, _ := BySID("S-1-5-80-0")
			t.SID, t.Name = p.SID, p.Name
			return t, true
		}
		t.SID, t.Name = ServiceSID(name), `NT SERVICE\`+name
		return t, true
	case "IIS APPPOOL":
		if name == "" {
			return t, false
		}
		t.SID, t.Name = AppPoolSID(name), `IIS APPPOOL\`+name
		return t, true
	}
	p, ok := localised()[fold(name)]
	if !ok {
		return t, false
	}
	home, _, _ := strings.Cut(p.Name, `\`)
	if home == p.Name {
		home = ""
	}
	switch known, ok := authorities[fold(authority)]; {
	case authority == "" || ok && known == home:
	case authority == "." && p.Letters == "SY":
	default:
		return t, false
	}
	t.SID, t.Name = p.SID, p.Name
	return t, true
}

// fold makes names comparable: upper case, no accents, single blanks.
func fold(s string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(s) {
		if !unicode.Is(unicode.Mn, r) {
			b.WriteRune(unicode.ToUpper(r))
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// authorities maps a folded authority to the English one in Principal.Name.
var authorities = map[string]string{
	"NT AUTHORITY":                  "NT AUTHORITY",
	"NT-AUTORITAT":                  "NT AUTHORITY", // German
	"AUTORITE NT":                   "NT AUTHORITY", // French
	"AUTORIDADE NT":                 "NT AUTHORITY", // Portuguese
	"ZARZADZANIE NT":                "NT AUTHORITY", // Polish
	"NT INSTANS":                    "NT AUTHORITY", // Swedish
	"BUILTIN":                       "BUILTIN",
	"VORDEFINIERT":                  "BUILTIN", // German
	"APPLICATION PACKAGE AUTHORITY": "APPLICATION PACKAGE AUTHORITY",
}

// localised maps folded names without authority to principals.
var localised = sync.OnceValue(func() map[string]Principal {
	m := map[string]Principal{}
	for _, p := range principals {
		if p.SID == "" || p.SID == "S-1-5-80-0" {
			continue
		}
		name := p.Name
		if _, after, ok := strings.Cut(name, `\`); ok {
			name = after
		}
		m[fold(name)] = p
	}
	for letters, names := range otherNames {
		p, _ := ByLetters(letters)
		for _, name := range names {
			m[fold(name)] = p
		}
	}
	return m
})

// otherNames are the names on Windows of other languages, and the short names
// of the service control manager.
var otherNames = map[string][]string{
	"WD": {"Jeder", "Tout le monde", "Todos", "Wszyscy", "Alla", "Iedereen", "Все"},
	"SY": {"LocalSystem", "Système", "Sistema", "СИСТЕМА"},
	"LS": {"LocalService", "Lokaler Dienst", "Service local", "Servicio local", "Servizio locale", "Serviço local", "Usługa lokalna", "Lokal tjänst"},
	"NS": {"NetworkService", "Netzwerkdienst", "Service réseau", "Servicio de red", "Servizio di rete", "Serviço de rede", "Usługa sieciowa", "Nätverkstjänst"},
	"BA": {"Administratoren", "Administrateurs", "Administradores", "Administratorzy", "Administratörer", "Администраторы"},
	"BU": {"Benutzer", "Utilisateurs", "Usuarios", "Użytkownicy", "Användare", "Gebruikers", "Пользователи"},
	"BG": {"Gäste", "Invités", "Invitados", "Convidados", "Goście", "Gäster", "Гости"},
	"AU": {"Authentifizierte Benutzer", "Utilisateurs authentifiés", "Usuarios autentificados", "Usuários autenticados", "Użytkownicy uwierzytelnieni", "Autentiserade användare", "Прошедшие проверку"},
	"IU": {"Interaktiv", "Interactif", "Interactivo", "Interativo", "Interaktywna"},
	"NU": {"Netzwerk", "Réseau", "Rede"},
	"SU": {"Dienst"},
	"AN": {"Anonymous-Anmeldung"},
	"PU": {"Hauptbenutzer", "Utilisateurs avec pouvoir"},
}
