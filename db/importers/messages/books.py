"""What can be wrong between rows, and with what is stored."""

from __future__ import annotations

from db.importers.messages.message import Message

BOOK = {
    "twice_in_file": Message(
        "Row {other_row} is about the same {what}.",
        "पंक्ति {other_row} में भी यही {what_hi} है।",
        "Keep one of the two rows.",
        "दोनों में से एक पंक्ति रखें।",
    ),
    "code_spelling": Message(
        "The code {other} already exists and differs only in capital letters.",
        "कोड {other} पहले से है, केवल छोटे-बड़े अक्षर का फ़र्क़ है।",
        "If it is the same, write {other}; if not, choose another code.",
        "अगर वही है तो {other} लिखें; नहीं तो दूसरा कोड चुनें।",
    ),
    "unknown_code": Message(
        "No {what} has the code '{code}'.",
        "'{code}' कोड वाला कोई {what_hi} नहीं है।",
        "Correct the code, or import the {what} first.",
        "कोड सुधारें, या पहले {what_hi} की फ़ाइल भेजें।",
    ),
    "unknown_code_near": Message(
        "No {what} has the code '{code}'.",
        "'{code}' कोड वाला कोई {what_hi} नहीं है।",
        "Did you mean '{near}'? Then write it so.",
        "क्या आपका मतलब '{near}' था? तो वैसे ही लिखें।",
    ),
    "same_person": Message(
        "{other} has the same name, group and phone number under another code.",
        "{other} का भी यही नाम, समूह और फ़ोन नंबर है, पर कोड दूसरा है।",
        "If she is the same person, use one code; if not, write the names so that they differ.",
        "अगर वही हैं तो एक ही कोड रखें; नहीं तो नामों में फ़र्क़ लिखें।",
    ),
    "as_of_missing": Message(
        "The savings need the day they were counted.",
        "बचत के साथ वह दिन भी चाहिए जब गिनी गई।",
        "Fill in savings_as_of.",
        "savings_as_of भरें।",
    ),
    "consent_day_missing": Message(
        "Consent needs the day she gave it.",
        "सहमति के साथ वह दिन भी चाहिए जब उन्होंने दी।",
        "Fill in consent_on, or write no.",
        "consent_on भरें, या नहीं लिखें।",
    ),
    "consent_older": Message(
        "She has since decided otherwise or again ({since}); that newer word holds.",
        "उन्होंने बाद में ({since}) अपनी बात कही है; वही मानी जाएगी।",
        "If she has agreed anew, write the new day under consent_on.",
        "अगर उन्होंने फिर हाँ कहा है तो consent_on में नया दिन लिखें।",
    ),
    "loan_reused": Message(
        "Loan {code} belongs to member {other}.",
        "क़र्ज़ {code} सदस्य {other} का है।",
        "Give this loan a code of its own, or correct the member.",
        "इस क़र्ज़ को अलग कोड दें, या सदस्य का कोड सुधारें।",
    ),
    "closed_before_given": Message(
        "The loan was closed before it was given.",
        "क़र्ज़ देने से पहले ही बंद लिखा है।",
        "Check disbursed_on and closed_on.",
        "disbursed_on और closed_on जाँचें।",
    ),
    "before_loan": Message(
        "This day is before the loan was given ({given}).",
        "यह दिन क़र्ज़ मिलने ({given}) से पहले का है।",
        "Check the date and the loan code.",
        "तारीख़ और क़र्ज़ का कोड जाँचें।",
    ),
    "no_instalments": Message(
        "Loan {code} has no instalments yet.",
        "क़र्ज़ {code} की किस्तें अभी दर्ज नहीं हैं।",
        "Import its instalments first.",
        "पहले उसकी किस्तों की फ़ाइल भेजें।",
    ),
    "paid_too_much": Message(
        "With this payment loan {code} is paid {over} beyond all its instalments.",
        "इस भुगतान से क़र्ज़ {code} में सारी किस्तों से {over} ज़्यादा जमा हो जाता है।",
        "Check the amount and the loan code; if she really paid it, add the missing instalment first.",
        "रक़म और क़र्ज़ का कोड जाँचें; अगर सच में दिया है तो पहले छूटी किस्त जोड़ें।",
    ),
    "instalments_below_paid": Message(
        "All instalments of loan {code} together are {over} less than what is already paid.",
        "क़र्ज़ {code} की सारी किस्तें मिलाकर जमा रक़म से {over} कम हैं।",
        "Check the amounts; every instalment of the loan must stay in the book.",
        "रक़में जाँचें; क़र्ज़ की हर किस्त बही में रहनी चाहिए।",
    ),
}
