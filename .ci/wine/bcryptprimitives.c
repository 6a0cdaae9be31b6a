/* The one function of this library that a Go program asks for, which wine before
   8.5 lacks. */
typedef unsigned char byte;
__declspec(dllimport) byte __stdcall SystemFunction036(void *buffer, unsigned long size); /* RtlGenRandom */
__declspec(dllexport) int __stdcall ProcessPrng(byte *buffer, unsigned long long size) {
	while (size) {
		unsigned long part = size > 0x10000 ? 0x10000 : (unsigned long)size;
		if (!SystemFunction036(buffer, part))
			return 0;
		buffer += part;
		size -= part;
	}
	return 1;
}
