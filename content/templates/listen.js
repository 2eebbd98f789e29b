// Reads the page aloud where a voice speaks its language; elsewhere there is no button.
const voice = window.speechSynthesis;
const { listen, stop } = document.currentScript.dataset;
const main = document.querySelector('main');
const lang = document.documentElement.lang;
const button = document.createElement('button');
const rest = () => (button.textContent = listen);
function offer() {
  if (voice.getVoices().some((each) => each.lang.startsWith(lang))) main.querySelector('h1').after(button);
}
button.className = 'listen';
button.type = 'button';
button.onclick = () => {
  if (voice.speaking) return voice.cancel();
  button.remove();
  const said = new SpeechSynthesisUtterance(main.innerText.replace(main.querySelector('nav')?.innerText ?? '', ''));
  offer();
  said.lang = lang;
  said.onend = said.onerror = rest;
  button.textContent = stop;
  voice.speak(said);
};
rest();
if (voice) {
  voice.onvoiceschanged = offer;
  offer();
}
