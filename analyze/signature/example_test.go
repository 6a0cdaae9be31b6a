package signature_test

import (
	"fmt"
	"os"
	"strings"

	"diag/analyze/signature"
)

func ExampleSet_MatchURL() {
	for _, m := range signature.Builtin().MatchURL("HTTP", "+", 80, "/REPORTSERVER_SQLEXPRESS/") {
		fmt.Println(m.Signature.Product, m.Certainty, m.Services()[0].Name)
	}
	// Output:
	// SQL Server Reporting Services, named instance likely ReportServer$SQLEXPRESS
}

func ExampleSet_MatchQueue() {
	fmt.Println(signature.Builtin().MatchQueue("MSExchangeOWAAppPool")[0].Signature.ID)
	fmt.Println(signature.Builtin().MatchQueue("")[0].Signature.ID)
	// Output:
	// exchange-client-access
	// unnamed-request-queue
}

func ExampleSet_MatchAppID() {
	m := signature.Builtin().MatchAppID("{4dc3e181-e14b-4a21-b022-59fc669b0914}")[0]
	fmt.Println(m.Signature.Service, m.Certainty)
	// Output:
	// W3SVC certain
}

func ExampleSet_MatchPort() {
	for _, m := range signature.Builtin().MatchPort("tcp", 445) {
		fmt.Println(m.Signature.Product, m.HeldBy)
	}
	// Output:
	// SMB file and printer sharing srv2
}

func ExampleSet_MatchListener() {
	owner := signature.Owner{PID: 4120, Executable: "svchost.exe", Services: []string{"iphlpsvc"}}
	for _, m := range signature.Builtin().MatchListener("tcp", 80, owner) {
		fmt.Println(m.Signature.Product, m.Certainty)
	}
	// Output:
	// Port proxy rule (netsh interface portproxy) certain
}

func ExampleSet_MatchExecutable() {
	fmt.Println(signature.Builtin().MatchExecutable(`C:\Windows\System32\inetsrv\w3wp.exe`)[0].Signature.Product)
	// Output:
	// Internet Information Services (IIS)
}

func ExampleSet_MatchService() {
	fmt.Println(signature.Builtin().MatchService("PeerDistSvc")[0].Signature.Product)
	// Output:
	// Windows BranchCache
}

func ExampleSet_MatchServiceSID() {
	fmt.Println(signature.Builtin().MatchServiceSID("S-1-5-80-569256582-2953403351-2909559716-1301513147-412116970"))
	// Output:
	// WinRM true
}

func ExampleSet_ServiceByDisplayName() {
	fmt.Println(signature.Builtin().ServiceByDisplayName("World Wide Web Publishing Service"))
	fmt.Println(signature.Builtin().ServiceByDisplayName("SQL Server (CONTOSO)"))
	// Output:
	// W3SVC true
	// MSSQL$CONTOSO true
}

func ExampleMatch_Remedies() {
	for _, r := range signature.Builtin().MatchService("LPDSVC")[0].Remedies() {
		fmt.Printf("%s (undo: %s)\n", r.Command, r.Undo)
	}
	// Output:
	// net stop LPDSVC (undo: net start LPDSVC)
	// sc.exe config LPDSVC start= disabled (undo: sc.exe config LPDSVC start= auto, then net start LPDSVC)
}

func ExampleLoad() {
	user, err := signature.Load("contoso.toml", strings.NewReader(`
[[signature]]
id = "contoso-print-agent"
product = "Contoso Print Agent"
explanation = "Serves the status page of the print agent."
match = [{ url = "http://*:8080/contoso/**", certainty = "certain" }]
`))
	if err != nil {
		fmt.Println(err)
		return
	}
	set := signature.Builtin().Merge(user)
	fmt.Println(set.MatchURL("http", "*", 8080, "/Contoso/Status/")[0].Signature.Product)

	_, err = signature.Load("contoso.toml", strings.NewReader("[[signature]]\nname = \"x\"\n"))
	fmt.Println(strings.SplitN(err.Error(), "\n", 2)[0])
	// Output:
	// Contoso Print Agent
	// contoso.toml:1: a signature has no id (id = "contoso-print-agent")
}

func ExampleStub() {
	fmt.Fprint(os.Stdout, signature.Stub(signature.KindURL, "HTTP://+:8123/contoso/"))
	// Output:
	// [[signature]]
	// id = "local-http-8123-contoso"
	// product = "FILL IN: name of the product"
	// # services = ["ShortName"]   # as sc.exe query prints it
	// explanation = "FILL IN: what it does there, in one sentence."
	//
	// [[signature.match]]
	// url = "http://*:8123/contoso/"
	// certainty = "possible"   # certain, likely or possible
	//
	// [[signature.remedy]]
	// advice = "FILL IN: the setting to change in the product"
	// side_effects = "FILL IN: what stops working"
	// undo = "FILL IN: how to set it back"
}

func ExampleServiceSID() {
	fmt.Println(signature.ServiceSID("Spooler"))
	// Output:
	// S-1-5-80-3951239711-1671533544-1416304335-3763227691-3930497994
}
