/* Who reads codes in pictures: the browser where it can, else zxing in WebAssembly, from here and from nowhere else. */
const FORMAT = "qr_code";
const VENDOR = new URL("../../vendor/venue/", import.meta.url);

let made = null;

export const detector = () => (made ??= make());

async function make() {
  return (await isNative()) ? new globalThis.BarcodeDetector({ formats: [FORMAT] }) : portable();
}

async function isNative() {
  try {
    return (await globalThis.BarcodeDetector.getSupportedFormats()).includes(FORMAT);
  } catch {
    return false;
  }
}

async function portable() {
  const { BarcodeDetector, prepareZXingModule } = await import(new URL("barcode-detector/ponyfill.js", VENDOR));
  prepareZXingModule({ overrides: { locateFile: (path) => new URL(path, VENDOR).href }, fireImmediately: true });
  return new BarcodeDetector({ formats: [FORMAT] });
}
