/** Whether the last question to the server had an answer: a phone in a basement often believes it has a network. */
class Network {
  reached = $state(true);
}

export const network = new Network();
