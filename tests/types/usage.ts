// A shop's code in TypeScript: what must compile, and what must not.

import type { BillpayIssuedDetail, BillpayStatusDetail, BillpayWidgetElement } from "billpay-widget";

const widget: BillpayWidgetElement = document.createElement("billpay-widget");
widget.amount = 45500;
widget.paymentMode = "EXACT";
widget.readonly = true;
widget.intent = "eyJ.eyJ.c2ln";
widget.submit();
const number: string | null = widget.controlNumber;

widget.addEventListener("billpay-issued", (event) => {
  const detail: BillpayIssuedDetail = event.detail;
  console.log(detail.controlNumber.length, detail.reference?.length, number);
});
document.querySelector("billpay-widget")?.addEventListener("billpay-error", (event) => {
  if (event.detail.retryable) event.preventDefault();
});
// They bubble.
document.addEventListener("billpay-issued", (event) => event.detail.controlNumber.length);
window.addEventListener("billpay-load-error", (event) => event.detail.reason === "unsupported");

widget.addEventListener("billpay-paid", (event) => {
  const detail: BillpayStatusDetail = event.detail;
  console.log(detail.id, detail.paidAmount?.length, detail.status === "overpaid");
});
widget.addEventListener("billpay-status", (event) => {
  // @ts-expect-error there is no such status
  return event.detail.status === "refunded";
});

// @ts-expect-error a mode that ClickPesa does not have
widget.paymentMode = "PARTIAL";
// @ts-expect-error a number is made, not set
widget.controlNumber = "1";
widget.addEventListener("billpay-copy", (event) => {
  // @ts-expect-error there is no such thing to copy
  return event.detail.what === "reference";
});
