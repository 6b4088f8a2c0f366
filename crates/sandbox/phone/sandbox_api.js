// Calls the sandbox's admin API.

/** The second of two customers who pay at the same time. */
const SECOND_PAYER = { phoneNumber: "255711111111", customerName: "Juma Ally" };

/** Relative, so that it works under any path prefix. */
const ROOT = "sandbox/";

/** The time-out of a call, in milliseconds: longer than any call to a sandbox on this machine takes. */
const TIMEOUT = 15_000;

/** Returns the response's body, or throws the refusal's message with its code. */
async function call(method, path, body) {
  const response = await fetch(ROOT + path, {
    method,
    signal: AbortSignal.timeout(TIMEOUT),
    body: body === undefined ? undefined : JSON.stringify(body),
    headers: body === undefined ? {} : { "content-type": "application/json" },
  });
  const json = response.status === 204 ? {} : await response.json();
  if (!response.ok) {
    throw Object.assign(new Error(json.message), { code: json.code });
  }
  return json;
}

/** Pays with the chosen outcome, and returns the payments that were made. */
export async function pay({ number, amount, channel }, ending) {
  const payment = { billPayNumber: number, amount, channel };
  switch (ending) {
    case "fails":
      return [await call("POST", "payments", { ...payment, outcome: "FAILED" })];
    case "late":
      return [await call("POST", "payments", { ...payment, outcome: "PROCESSING" })];
    case "twice":
      return payTwice(payment);
    default:
      return [await call("POST", "payments", payment)];
  }
}

/** Makes two payments. On a number that is already paid, only the second one. */
async function payTwice(payment) {
  const payments = [];
  try {
    payments.push(await call("POST", "payments", payment));
  } catch (error) {
    if (error.code !== "already-paid") {
      throw error;
    }
  }
  const second = { ...payment, ...SECOND_PAYER, force: true };
  try {
    payments.push(await call("POST", "payments", second));
  } catch (error) {
    if (payments.length === 0) {
      throw error;
    }
  }
  return payments;
}

/** Completes a payment in progress. */
export const arrive = (id) => call("POST", `payments/${encodeURIComponent(id)}/outcome`, { outcome: "SUCCESS" });

export const webhooks = () => call("GET", "webhooks");
export const deliver = (mode) => call("POST", "webhooks", { mode });
export const release = () => call("POST", "webhooks/release");
