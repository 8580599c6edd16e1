/* The app for the doors: opens the gate, puts the screens together, and lets them follow its state. */
import { Flow } from "./flow.js";
import { Gate } from "./gate.js";
import { wireHandScanner } from "./hand-scanner.js";
import { wireInstall, wireWorker } from "./install.js";
import { isKiosk, Kiosk } from "./kiosk.js";
import { nameOf } from "./names.js";
import { isAt, openSheet, part, sheetIsOpen, turnTo, wireSheets } from "./page.js";
import { wireQuestions } from "./questions.js";
import { Scanner } from "./scanner.js";
import { ChooseSheet } from "./screen-choose.js";
import { DeviceSheet } from "./screen-device.js";
import { FoundScreen } from "./screen-found.js";
import { LogSheet } from "./screen-log.js";
import { ScanScreen } from "./screen-scan.js";
import { codeIn, SetupScreen } from "./screen-setup.js";
import { VerdictScreen } from "./screen-verdict.js";
import { wireSound } from "./sound.js";
import { language } from "./words.js";

const REDRAW = 20_000; // ages grow without anything happening

/* Take a set-up code out of the address at once, so that it stays in no history. */
function takeSetupCode() {
  if (!location.hash.startsWith("#setup=")) return null;
  const code = codeIn(location.hash);
  history.replaceState(null, "", location.pathname + location.search);
  return code;
}

function putTogether(gate) {
  const scan = new ScanScreen(gate);
  const scanner = new Scanner("scan", (text) => flow.scanned(text));
  const flow = new Flow(gate, { verdict: new VerdictScreen(gate), found: new FoundScreen(gate), scanner });
  const kiosk = new Kiosk(gate);
  const choose = new ChooseSheet(gate);
  const device = new DeviceSheet(gate, () => start());
  const log = new LogSheet(gate, flow, nameOf);
  const onOpen = {
    "choose-sheet": () => choose.open(),
    "device-sheet": () => device.open(),
    "log-sheet": () => log.open(),
  };

  /* Show the camera where this is a device, and else how to make it one. */
  function start() {
    scan.draw();
    if (!gate.state.device) {
      scanner.stop();
      kiosk.stop();
      return setup.open();
    }
    gate.start();
    if (isKiosk(gate.state)) kiosk.start();
    else showScan();
    if (gate.state.event && (gate.state.list === null || gate.state.gate === null)) openSheet("choose-sheet", onOpen);
  }

  function showScan() {
    turnTo("scan");
    scanner.start();
  }

  const setup = new SetupScreen(gate, start);
  wireSheets(onOpen);
  scan.wireTyping((text) => flow.typed(text));
  wireHandScanner((text) => {
    if (isAt("setup") || sheetIsOpen()) return;
    if (isAt("kiosk")) kiosk.scanned(text);
    else flow.scanned(text);
  });
  part("set-up-again").addEventListener("click", () => {
    scanner.stop();
    setup.open();
  });
  gate.addEventListener("change", () => {
    scan.draw();
    device.draw();
    if (isAt("kiosk")) kiosk.draw();
    if (!gate.state.device && (isAt("scan") || isAt("kiosk"))) start();
  });
  setInterval(() => scan.draw(), REDRAW);
  return { start, setup };
}

async function begin() {
  // Without it there are neither cameras nor locks nor ciphers.
  if (!isSecureContext) return void (part("insecure").hidden = false);
  part("starting").hidden = false;
  const code = takeSetupCode();
  wireSound();
  wireInstall();
  wireQuestions();
  wireWorker().catch(() => {}); // without it the app works as long as there is a network
  const gate = await Gate.open({ language });
  const { start, setup } = putTogether(gate);
  start();
  if (code) {
    setup.open();
    await setup.take(code);
  }
  addEventListener("hashchange", () => {
    const next = takeSetupCode();
    if (next) {
      setup.open();
      setup.take(next);
    }
  });
}

begin().catch((error) => {
  console.error(error);
  part("starting").hidden = true;
  part("broken").hidden = false;
});
