--- The pages in German; texts/en.lua explains the parts.

return {
  fragments = {
    another_user = "Jemand anders?",
    account_title = "Ihr Konto",
    applications = "Anwendungen mit Zugriff",
    applications_none = "Keine Anwendung hat Zugriff auf Ihr Konto.",
    allow = "Erlauben",
    claims = "Außerdem möchte sie wissen:",
    code = "Code",
    consent_asks = "<strong>{{client_name}}</strong> möchte auf Ihr Konto zugreifen.",
    consent_title = "Zugriff erlauben?",
    continue = "Weiter",
    deny = "Ablehnen",
    details = "Im Einzelnen:",
    device_code = "Ihr Gerät zeigt den Code <strong>{{user_code}}</strong>. Wenn nicht, wählen Sie Ablehnen.",
    device_enter = "Geben Sie den Code ein, den Ihr Gerät zeigt.",
    device_title = "Gerät verbinden",
    password = "Passwort",
    policy = "Datenschutzerklärung",
    remove = "Zugriff entziehen",
    resources = "Zur Verwendung bei:",
    sign_in = "Anmelden",
    sign_in_title = "Anmelden",
    sign_in_to = "um mit <strong>{{client_name}}</strong> fortzufahren",
    sign_out = "Abmelden",
    sign_out_asks = "Sie sind als <strong>{{user}}</strong> angemeldet.",
    sign_out_title = "Abmelden?",
    signed_in_as = "Angemeldet als <strong>{{user}}</strong>.",
    stay = "Angemeldet bleiben",
    terms = "Nutzungsbedingungen",
    username = "Benutzername",
  },

  problems = {
    another_user_required = "Die Anwendung verlangt, dass sich jemand anders anmeldet.",
    code_expired = "Dieser Code ist abgelaufen. Beginnen Sie am Gerät von vorn.",
    code_unknown = "Dieser Code ist ungültig. Prüfen Sie ihn und versuchen Sie es noch einmal.",
    signed_out = "Sie wurden inzwischen abgemeldet. Melden Sie sich an, um fortzufahren.",
    wrong_password = "Benutzername oder Passwort ist falsch.",
  },

  messages = {
    bad_request = { "Ungültige Anfrage", "Gehen Sie zurück zur Anwendung und beginnen Sie von vorn." },
    connected = { "Fertig", "Sie können zu Ihrem Gerät zurückkehren." },
    expired = {
      "Noch einmal von vorn", "Diese Seite ist abgelaufen. Gehen Sie zurück zur Anwendung und beginnen Sie von vorn.",
    },
    failed = {
      "Ein Fehler ist aufgetreten",
      "Sie haben nichts falsch gemacht. Gehen Sie zurück zur Anwendung und beginnen Sie von vorn.",
    },
    foreign_form = {
      "Nicht erlaubt", "Dieses Formular kam von einer anderen Website. Deshalb wurde nichts verändert.",
    },
    home = { "Autorisierungsserver", "Anwendungen schicken Sie hierher, damit Sie sich anmelden." },
    not_found = { "Nicht gefunden", "Diese Seite gibt es nicht." },
    refused = { "Nicht verbunden", "Ihr Gerät hat keinen Zugriff auf Ihr Konto." },
    signed_out = { "Abgemeldet", "Sie sind hier nicht mehr angemeldet." },
    too_large = { "Zu groß", "Der Browser hat mehr gesendet, als dieser Server annimmt." },
    too_many = { "Zu viele Anfragen", "Warten Sie einige Sekunden und versuchen Sie es noch einmal." },
    unavailable = {
      "Gleich wieder da",
      "Dieser Server kann gerade nicht antworten. Laden Sie die Seite neu, um es noch einmal zu versuchen.",
    },
    wrong_method = {
      "Noch einmal von vorn",
      "Diese Adresse ist keine Seite. Gehen Sie zurück zur Anwendung und beginnen Sie von vorn.",
    },
  },

  names = {
    application = "Eine Anwendung",
    device = "Ein Gerät",
  },

  claims = {
    email = "Ihre E-Mail-Adresse",
    name = "Ihren Namen",
  },
}
