// <billpay-widget> in JSX, for frameworks with the global namespace `JSX`, as React before 19:
// `import type {} from "billpay-widget/jsx"`, once. Without `type` the import would stay in the
// built script, where there is nothing to import. React 19 has `billpay-widget/react`; others, such
// as Preact, extend their own namespace by `BillpayIntrinsicElements`.

import type { BillpayEventMap } from "./billpay-widget.js";

interface Attributes {
  description?: string;
  amount?: string | number;
  "payment-mode"?: "EXACT" | "ALLOW_PARTIAL_AND_OVER_PAYMENT";
  reference?: string;
  "customer-name"?: string;
  intent?: string;
  locale?: "sw" | "en";
  gateway?: string;
  /** React 18 writes attributes: give `""` there. */
  readonly?: boolean | "";
  autostart?: boolean | "";
  theme?: "light" | "dark" | "auto";
  "no-storage"?: boolean | "";
  name?: string;
  id?: string;
  /** The widget speaks it where there is no `locale`. */
  lang?: string;
  /** Takes custom properties; each framework types it in its own way. */
  style?: unknown;
  hidden?: boolean;
  class?: string;
  className?: string;
  slot?: string;
  key?: string | number;
  ref?: unknown;
  children?: unknown;
}

/** As React 19 listens: `onbillpay-issued`; as Solid does: `on:billpay-issued`. */
type Listeners = {
  [Name in keyof BillpayEventMap as `on${Name}` | `on:${Name}`]?: (event: BillpayEventMap[Name]) => void;
};

export interface BillpayIntrinsicElements {
  "billpay-widget": Attributes & Listeners;
}

declare global {
  namespace JSX {
    interface IntrinsicElements extends BillpayIntrinsicElements {}
  }
}
