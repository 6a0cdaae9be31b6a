// The worker: starts the analyzer, reads the files and has it diagnose them.
(() => {
  "use strict";
  const start = async (packed) => {
    const binary = atob(packed);
    const bytes = new Uint8Array(binary.length);
    for (let i = 0; i < bytes.length; i++) bytes[i] = binary.charCodeAt(i);
    const program = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    const go = new Go();
    const { instance } = await WebAssembly.instantiateStreaming(
      new Response(program, { headers: { "Content-Type": "application/wasm" } }), go.importObject);
    go.run(instance).then(() => postMessage({ crash: "it ended, for lack of memory or because of a defect" }));
  };
  const reader = new FileReaderSync();
  let started;
  onmessage = async ({ data }) => {
    try {
      if (data.analyzer) {
        started = start(data.analyzer);
        await started;
        postMessage({ ready: true });
        return;
      }
      await started;
      const files = data.files.map(({ name, blob }) => ({
        name, size: blob.size, read: () => new Uint8Array(reader.readAsArrayBuffer(blob)),
      }));
      const progress = (text, done, all) => postMessage({ id: data.id, text, done, all });
      const result = diagnose(files, data.ports, data.errors, progress);
      if (!result) return; // it ended, and says so itself
      postMessage({ id: data.id, result }, [result.markdown, result.brief, result.html, result.json].filter(Boolean).map((a) => a.buffer));
    } catch (e) {
      postMessage({ crash: e.message });
    }
  };
})();
