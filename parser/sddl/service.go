package sddl

import (
	"crypto/sha1"
	"encoding/binary"
	"strconv"
	"strings"
	"sync"
	"unicode/utf16"
)

// ServiceSID is the SID of "NT SERVICE\<service>". Windows computes it from the
// short name of the service alone: S-1-5-80 and the five little-endian 32-bit
// words of the SHA-1 of the upper-case name in UTF-16LE. It is therefore the
// same on every machine, whether the service exists there or not.
func ServiceSID(service string) string {
	return "S-1-5-80" + words(strings.ToUpper(service))
}

// AppPoolSID is the SID of "IIS APPPOOL\<pool>": S-1-5-82, and the hash of the
// lower-case name.
func AppPoolSID(pool string) string {
	return "S-1-5-82" + words(strings.ToLower(pool))
}

func words(name string) string {
	var data []byte
	for _, u := range utf16.Encode([]rune(name)) {
		data = binary.LittleEndian.AppendUint16(data, u)
	}
	sum := sha1.Sum(data)
	var b strings.Builder
	for i := 0; i < len(sum); i += 4 {
		b.WriteByte('-')
		b.WriteString(strconv.FormatUint(uint64(binary.LittleEndian.Uint32(sum[i:])), 10))
	}
	return b.String()
}

// ServiceName finds the service of a SID of ServiceSID's form among services
// that are known to use HTTP.sys or to share its ports. The names of the
// services of one machine are a better list: compute ServiceSID for each.
func ServiceName(sid string) (string, bool) {
	name, ok := serviceNames()[sid]
	return name, ok
}

var serviceNames = sync.OnceValue(func() map[string]string {
	m := make(map[string]string, len(services))
	for _, s := range services {
		m[ServiceSID(s)] = s
	}
	return m
})

var services = []string{
	"adfssrv", "appproxysvc", "BITS", "CDPSvc", "CitrixBrokerService", "CitrixHighAvailabilityService", "Dnscache", "DoSvc", "drs",
	"FDResPub", "fdPHost", "iphlpsvc", "KPSSVC", "MsDepSvc", "MSSQL$SQLEXPRESS", "MSSQLSERVER", "NcHostAgent", "NetTcpPortSharing",
	"PeerDistSvc", "PowerBIReportServer", "RemoteAccess", "ReportServer", "ReportServer$SQLEXPRESS", "ServerManagementGateway",
	"Spooler", "SQLServerReportingServices", "SSDPSRV", "SstpSvc", "SyncShareSvc", "TermService", "TSGateway", "upnphost", "vmms",
	"W3SVC", "WAS", "WebManagement", "Wecsvc", "WinRM", "WMPNetworkSvc", "WMSvc",
}
