// Types of <billpay-widget>. docs/element.md says what each member means.

/** Which amounts a number takes. */
export type PaymentMode = "EXACT" | "ALLOW_PARTIAL_AND_OVER_PAYMENT";

/** A field of the form, by its name on the wire. */
export type BillField = "billDescription" | "billAmount" | "billPaymentMode" | "billReference";

export interface BillpayReadyDetail {
  /** A number that the browser kept, if one is shown. */
  readonly controlNumber: string | null;
}

export interface BillpayChangeDetail {
  readonly field: BillField;
  /** The fields as they were typed. */
  readonly description: string;
  readonly amount: string;
  readonly paymentMode: string;
  readonly reference: string;
}

export interface BillpayInvalidDetail {
  readonly errors: readonly { readonly field: BillField; readonly code: string; readonly message: string }[];
}

export interface BillpayIssuedDetail {
  readonly controlNumber: string;
  /** In TZS, such as `90900` or `90900.50`. */
  readonly amount: string | null;
  readonly paymentMode: PaymentMode | null;
  /** Your own number, as it was asked for. */
  readonly reference: string | null;
  readonly description: string | null;
}

export interface BillpayCopyDetail {
  readonly what: "number" | "amount" | "code";
  readonly text: string;
}

export interface BillpayErrorDetail {
  readonly code: "offline" | "unreachable" | "timed_out" | "busy" | "refused" | "not_available" | "failed";
  /** What the customer is told. */
  readonly message: string;
  /** What the operator searches the log for; empty when nothing came back. */
  readonly requestId: string;
  /** Whether the same bill can be sent again with any hope. */
  readonly retryable: boolean;
}

export interface BillpayLoadErrorDetail {
  readonly reason: "unsupported" | "failed";
  readonly message: string;
}

export interface BillpayEventMap {
  "billpay-ready": CustomEvent<BillpayReadyDetail>;
  "billpay-change": CustomEvent<BillpayChangeDetail>;
  "billpay-invalid": CustomEvent<BillpayInvalidDetail>;
  "billpay-issued": CustomEvent<BillpayIssuedDetail>;
  "billpay-copy": CustomEvent<BillpayCopyDetail>;
  /** Cancelable. */
  "billpay-error": CustomEvent<BillpayErrorDetail>;
  "billpay-load-error": CustomEvent<BillpayLoadErrorDetail>;
}

/** What can be set, as a property; as an attribute in kebab-case. */
export interface BillpayWidgetProperties {
  description: string;
  /** TZS. Reads as the attribute's text; takes a number as well. */
  get amount(): string;
  set amount(amount: string | number);
  paymentMode: PaymentMode | "";
  reference: string;
  customerName: string;
  locale: "sw" | "en" | "";
  gateway: string;
  readonly: boolean;
  autostart: boolean;
  theme: "light" | "dark" | "auto" | "";
  noStorage: boolean;
  name: string;
}

export interface BillpayWidgetElement extends HTMLElement, BillpayWidgetProperties {
  readonly controlNumber: string | null;
  readonly value: string;
  readonly form: HTMLFormElement | null;
  submit(): void;
  reset(): void;
}

declare global {
  interface HTMLElementTagNameMap {
    "billpay-widget": BillpayWidgetElement;
  }
  // They bubble: also on the document, the window and whatever is around the element.
  interface GlobalEventHandlersEventMap extends BillpayEventMap {}
}
