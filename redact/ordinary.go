package redact

import (
	"strings"
	"sync"

	"diag/analyze/signature"
)

// words is a set of words parted by blanks, made when it is first asked.
func words(list string) func() map[string]bool { return split(list, strings.Fields) }

// phrases is a set of phrases parted by bars.
func phrases(list string) func() map[string]bool {
	return split(list, func(s string) []string { return strings.Split(s, "|") })
}

func split(list string, cut func(string) []string) func() map[string]bool {
	return sync.OnceValue(func() map[string]bool {
		out := map[string]bool{}
		for _, w := range cut(list) {
			out[w] = true
		}
		return out
	})
}

// ordinary are words that a name may equal by chance and that mean something
// else elsewhere: there only the places that surely hold names are rewritten.
var ordinary = sync.OnceValue(func() map[string]bool {
	out := map[string]bool{}
	for w := range words(ordinaryWords)() {
		out[w] = true
	}
	for _, s := range signature.Builtin().All() {
		for _, w := range strings.FieldsFunc(fold(s.Product), func(r rune) bool { return !alnum(r) }) {
			out[w] = true
		}
		for _, v := range s.Services {
			out[fold(v.Name)] = true
		}
	}
	return out
})

const ordinaryWords = `
a about access account accounts action active activity adapter address addresses administered administrator admin
agent all an and any api app application apps are as at authority auto available backup base basic been bind bound
broadcast browser build builtin by cache can cannot capture cert certificate check client close closed cmd code com
command config configuration connect connection connections console context controller could count current data
database db debug default delegate delete denied description desktop dev dhcp dir disabled disk display dns do docker
document domain down drive driver dynamic elevated enable enabled end endpoint error established ethernet event exe
exclude excluded executable exit failed false file files filter find flags for foreign format found free from gateway
get global go group groups guest handle has hash help home host hosts hp http https id idle if image in inactive index
info information inherited input install interface internal internet ip ipv4 ipv6 is it item java key lan last learn
length lib limit line link list listen listener listening local localhost location lock log login logon loop machine
mail main manager max media memory mem message min mode model module monitor mtu my name net netsh netstat network new
next nginx no node none not nt null number obtain of off office offload on one open option options or os out output own
owner ownership packet page password path pc ping pid pipe policy pool port ports post power print printer process
processes product program properties property protocol proxy public query queue queues range ranges read ready
registered release remote report request requests reservation reservations reserved reset response restart root route
router rpc rule rules run running sap sec secure security send serial server service services session sessions set
setup share shell show site size sl snapshot socket sql ssl start started state status stop stopped store subnet
suffix support svc system table task tasks tcp temp test time timeout timeouts title tls to tool tools total transport
true tunnel type udp unknown unnamed up update url urls use used user username users value verbose verbosity version
view virtual vm vpn wait web wildcard win windows winrm wmi work workgroup worker workstation www x y yes you zone`

// generic are labels of DNS names that say what a machine does, not whose it is.
var generic = words("www www2 mail smtp imap pop ftp api vpn dns ns ns1 ns2 mx corp ad intranet proxy gateway localhost web app arpa in-addr ip6 wpad autodiscover enterpriseregistration")

// vendors own names that stand in the text of Windows and of programs.
var vendors = []string{"microsoft.com", "windows.com", "windows.net", "windowsupdate.com", "w3.org", "xmlsoap.org", "apache.org", "adatum.com", "ietf.org", "oasis-open.org",
	"asp.net", "ado.net", "vb.net", "microsoft.net", "system.net"}

// authorities are the domains of accounts that every Windows machine has.
var authorities = phrases("nt authority|authority|nt service|service|nt-autorität|autorität|nt-dienst|dienst|autorite nt|nt|autorité nt|nt dienst|" +
	"builtin|vordefiniert|builtin\\|nt virtual machine|iis apppool|apppool|window manager|manager|font driver host|application package authority|" +
	"autorità|autoridade nt|autoridad nt|nt hizmeti|nt instans|hklm|hkcu|hku|hkcr|hkey_local_machine|hkey_current_user|hkey_users|hkey_classes_root|" +
	"workgroup|arbeitsgruppe|internet|administrator|administrators")

// everyones are the accounts and profile folders that every machine has.
var everyones = phrases("administrator|administrators|administrateur|administrateurs|administrador|administradores|amministratore|administratör|beheerder|administratoren|" +
	"admin|guest|gast|invité|invitado|guests|everyone|jeder|users|benutzer|public|default|default user|all users|defaultuser0|defaultaccount|wdagutilityaccount|" +
	"krbtgt|system|local service|network service|localsystem|localservice|networkservice|domain users|domain admins|domain computers|domain guests|" +
	"domänen-benutzer|domänen-admins|power users|remote desktop users|iis_iusrs|iusr|authenticated users|interactive|network|batch|dialup|owner rights|" +
	"username|%username%|user|somebody|defaultapppool|classic .net apppool")
