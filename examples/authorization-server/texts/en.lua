--- The pages in English. The texts of "fragments" are inserted into the templates, and so are HTML; {{name}} stands for
--- a value of the page.

return {
  fragments = {
    another_user = "Not you?",
    account_title = "Your account",
    applications = "Applications with access",
    applications_none = "No application has access to your account.",
    allow = "Allow",
    claims = "It also asks for:",
    code = "Code",
    consent_asks = "<strong>{{client_name}}</strong> asks for access to your account.",
    consent_title = "Allow access?",
    continue = "Continue",
    deny = "Deny",
    details = "In detail:",
    device_code = "Your device shows the code <strong>{{user_code}}</strong>. If it does not, choose Deny.",
    device_enter = "Enter the code that your device shows.",
    device_title = "Connect a device",
    password = "Password",
    policy = "Privacy policy",
    remove = "Remove access",
    resources = "For use at:",
    sign_in = "Sign in",
    sign_in_title = "Sign in",
    sign_in_to = "to continue to <strong>{{client_name}}</strong>",
    sign_out = "Sign out",
    sign_out_asks = "You are signed in as <strong>{{user}}</strong>.",
    sign_out_title = "Sign out?",
    signed_in_as = "Signed in as <strong>{{user}}</strong>.",
    stay = "Stay signed in",
    terms = "Terms of service",
    username = "User name",
  },

  problems = {
    another_user_required = "The application requires a different user to sign in.",
    code_expired = "That code has expired. Start again on the device.",
    code_unknown = "That code isn't valid. Check it and try again.",
    signed_out = "You have been signed out in the meantime. Sign in again to continue.",
    wrong_password = "Wrong user name or password.",
  },

  -- Each has a title and a text.
  messages = {
    bad_request = { "This request is not valid", "Go back to the application and start again." },
    connected = { "Done", "You can return to your device." },
    expired = { "Start again", "This page has expired. Go back to the application and start again." },
    failed = { "Something went wrong", "This is not your fault. Go back to the application and start again." },
    foreign_form = { "Not allowed", "This form was sent by another site, so nothing has been done." },
    home = { "Authorization server", "Applications send you here to sign in." },
    not_found = { "Not found", "This page does not exist." },
    refused = { "Not connected", "Your device has no access to your account." },
    signed_out = { "Signed out", "You are no longer signed in here." },
    too_large = { "Too large", "The browser has sent more than this server accepts." },
    too_many = { "Too many requests", "Wait a few seconds and try again." },
    unavailable = { "Back in a moment", "This server cannot answer at present. Reload this page to try again." },
    wrong_method = { "Start again", "This address is not a page. Go back to the application and start again." },
  },

  names = {
    application = "An application",
    device = "A device",
  },

  -- Claims that clients may ask for by name (OpenID Connect Core section 5.5).
  claims = {
    email = "Your email address",
    name = "Your name",
  },
}
