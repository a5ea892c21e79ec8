"""What can be wrong with names, codes and choices."""

from __future__ import annotations

from db.importers.messages.message import Message

TEXT = {
    "required": Message(
        "'{column}' is empty.",
        "'{column}' ख़ाली है।",
        "Fill it in.",
        "इसे भरें।",
    ),
    "too_long": Message(
        "This is longer than {limit} characters.",
        "यह {limit} अक्षरों से लंबा है।",
        "Shorten it.",
        "इसे छोटा करें।",
    ),
    "control_character": Message(
        "There is a hidden control character or line break in this cell.",
        "इस ख़ाने में छिपा चिह्न या नई पंक्ति है।",
        "Delete the cell and type it again.",
        "ख़ाना मिटाकर फिर लिखें।",
    ),
    "formula_start": Message(
        "A name or code cannot begin with = + - or @.",
        "नाम या कोड = + - या @ से शुरू नहीं हो सकता।",
        "Type the plain name.",
        "सीधा नाम लिखें।",
    ),
    "formula_error": Message(
        "The formula in this cell has no result.",
        "इस ख़ाने के सूत्र का कोई उत्तर नहीं है।",
        "Replace the formula by its value (Paste Special, Values).",
        "सूत्र की जगह उसका मान रखें (Paste Special, Values)।",
    ),
    "name_no_letters": Message(
        "This does not look like a name.",
        "यह नाम नहीं लगता।",
        "Write the name in letters.",
        "नाम अक्षरों में लिखें।",
    ),
    "name_has_number": Message(
        "There is a phone number in the name.",
        "नाम में फ़ोन नंबर लिखा है।",
        "Move the number to the phone column.",
        "नंबर को फ़ोन वाले कॉलम में रखें।",
    ),
    "needs_devanagari": Message(
        "This column is spoken on the phone and must be in Hindi letters.",
        "यह कॉलम फ़ोन पर बोला जाता है, इसे हिंदी अक्षरों में लिखें।",
        "Write it like 'सीता देवी', or leave it empty.",
        "'सीता देवी' की तरह लिखें, या ख़ाली छोड़ें।",
    ),
    "mojibake": Message(
        "The Hindi letters in this cell are broken.",
        "इस ख़ाने के हिंदी अक्षर टूट गए हैं।",
        "Send the original XLSX, or save it again as CSV UTF-8.",
        "मूल XLSX भेजें, या CSV UTF-8 में फिर सहेजें।",
    ),
    "legacy_font": Message(
        "This was typed in an old Hindi font such as Kruti Dev; in other fonts it reads as nonsense.",
        "यह कृति देव जैसे पुराने फ़ॉन्ट में लिखा है, दूसरे फ़ॉन्ट में नहीं पढ़ा जाता।",
        "Convert it with a 'Kruti Dev to Unicode' converter, or type it again in Unicode Hindi.",
        "इसे 'Kruti Dev to Unicode' से बदलें, या यूनिकोड हिंदी में फिर लिखें।",
    ),
    "code_characters": Message(
        "A code has only letters, digits and - _ / . and begins with a letter or digit.",
        "कोड में केवल अक्षर, अंक और - _ / . होते हैं, और शुरुआत अक्षर या अंक से।",
        "Write it like 'M-0001'.",
        "'M-0001' की तरह लिखें।",
    ),
    "excel_number": Message(
        "Excel changed this code into a number.",
        "Excel ने इस कोड को संख्या में बदल दिया है।",
        "Format the column as Text and type the code again.",
        "कॉलम को Text बनाएँ और कोड फिर लिखें।",
    ),
    "choice": Message(
        "'{column}' knows only: {choices}.",
        "'{column}' में केवल ये चलते हैं: {choices}।",
        "Write one of them.",
        "इनमें से एक लिखें।",
    ),
    "extra_cell": Message(
        "This row has more cells than there are headings.",
        "इस पंक्ति में शीर्षकों से ज़्यादा ख़ाने हैं।",
        "Look for an extra comma, or clear the cell.",
        "फ़ालतू अल्पविराम देखें, या ख़ाना ख़ाली करें।",
    ),
}
