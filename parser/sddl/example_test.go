package sddl_test

import (
	"fmt"

	"diag/parser/sddl"
)

func ExampleParse() {
	d, err := sddl.Parse("D:(A;;GX;;;BU)(A;;GA;;;SY)")
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, line := range d.Explain() {
		fmt.Println(line)
	}
	fmt.Println(d.Command())
	// Output:
	// BUILTIN\Users may register the URL and those below it
	// NT AUTHORITY\SYSTEM may register the URL and those below it, and may delegate them
	// D:(A;;GX;;;BU)(A;;GA;;;SY) true
}

func ExampleServiceSID() {
	fmt.Println(sddl.ServiceSID("WinRM"))
	// Output: S-1-5-80-569256582-2953403351-2909559716-1301513147-412116970
}

func ExampleLookupName() {
	t, ok := sddl.LookupName(`NT-AUTORITÄT\NETZWERKDIENST`)
	fmt.Println(t.SID, t, ok)
	// Output: S-1-5-20 NT AUTHORITY\NETWORK SERVICE true
}
