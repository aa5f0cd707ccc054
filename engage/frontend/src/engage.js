// Behaviour for the GOV.UK components that public pages use. Every page works without it.
import {
  Button,
  CharacterCount,
  Checkboxes,
  ErrorSummary,
  NotificationBanner,
  Radios,
  SkipLink,
  createAll,
  isSupported,
} from "govuk-frontend";
import { keepWordsWithoutConnection } from "./_connection.js";
import { takeCodeFromAddress } from "./_fragment.js";
import { offerPrinting } from "./_print.js";

// The components ask for these classes, which others set in an inline script; our security policy has none.
document.body.classList.add("js-enabled");
if ("noModule" in HTMLScriptElement.prototype) {
  document.body.classList.add("govuk-frontend-supported");
}

if (isSupported()) {
  // A second press on "Send your response" must not send it twice.
  createAll(Button, { preventDoubleClick: true });
  for (const Component of [CharacterCount, Checkboxes, ErrorSummary, NotificationBanner, Radios, SkipLink]) {
    createAll(Component);
  }
}

offerPrinting();
takeCodeFromAddress();
keepWordsWithoutConnection();
