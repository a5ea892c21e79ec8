"""What can be wrong with phone numbers."""

from __future__ import annotations

from db.importers.messages.message import Message

PHONE = {
    "phone_scientific": Message(
        "Excel changed this number; format the column as Text.",
        "Excel ने यह नंबर बदल दिया है; कॉलम को Text बनाएँ।",
        "Format the column as Text and type the ten digits again.",
        "कॉलम को Text बनाकर दसों अंक फिर लिखें।",
    ),
    "phone_decimal": Message(
        "Excel added '.0' to this number.",
        "Excel ने इस नंबर में '.0' जोड़ दिया है।",
        "Format the column as Text and type the ten digits again.",
        "कॉलम को Text बनाकर दसों अंक फिर लिखें।",
    ),
    "phone_letter": Message(
        "Place {place} is the letter '{letter}', not a digit.",
        "{place} नंबर की जगह पर अंक नहीं, अक्षर '{letter}' है।",
        "Write the digit (zero for O, one for I or l).",
        "अंक लिखें (O की जगह 0, I या l की जगह 1)।",
    ),
    "phone_letters": Message(
        "A phone number has digits only.",
        "फ़ोन नंबर में केवल अंक होते हैं।",
        "Write the ten digits.",
        "दस अंक लिखें।",
    ),
    "phone_trunk_and_country": Message(
        "The number has both 0 and 91 in front.",
        "नंबर के आगे 0 और 91 दोनों लगे हैं।",
        "Did you mean {offer}? Then write it so.",
        "क्या यह {offer} है? तो ऐसे ही लिखें।",
    ),
    "phone_two": Message(
        "There are two numbers in one cell.",
        "एक ख़ाने में दो नंबर हैं।",
        "Keep {first} here and put {second} into the column phone2.",
        "{first} यहाँ रखें और {second} को phone2 कॉलम में लिखें।",
    ),
    "phone_extension": Message(
        "A number with an extension cannot be rung by the phone line.",
        "एक्सटेंशन वाले नंबर पर फ़ोन लाइन कॉल नहीं कर सकती।",
        "Write a direct number.",
        "सीधा नंबर लिखें।",
    ),
    "phone_emergency": Message(
        "This is an emergency or service number, not a person's phone.",
        "यह आपात या सेवा नंबर है, किसी का अपना फ़ोन नहीं।",
        "Write her own number, or leave the cell empty.",
        "उनका अपना नंबर लिखें, या ख़ाली छोड़ें।",
    ),
    "phone_barred": Message(
        "This is a toll-free, premium or telemarketing number; the phone line never rings it.",
        "यह टोल-फ़्री, महँगा या कंपनी वाला नंबर है; फ़ोन लाइन इस पर कॉल नहीं करती।",
        "Write her own number, or leave the cell empty.",
        "उनका अपना नंबर लिखें, या ख़ाली छोड़ें।",
    ),
    "phone_foreign": Message(
        "This number is not in India.",
        "यह भारत का नंबर नहीं है।",
        "Write an Indian number with ten digits.",
        "दस अंकों का भारतीय नंबर लिखें।",
    ),
    "phone_short": Message(
        "The number has {digits} digits; it needs 10.",
        "नंबर में {digits} अंक हैं; 10 चाहिए।",
        "Look for the missing digit; a landline needs its area code.",
        "छूटा अंक देखें; लैंडलाइन में एरिया कोड भी लिखें।",
    ),
    "phone_long": Message(
        "The number has {digits} digits; it needs 10.",
        "नंबर में {digits} अंक हैं; 10 चाहिए।",
        "Look for the digit that is too many.",
        "ज़्यादा लिखा अंक देखें।",
    ),
    "phone_invalid": Message(
        "No such number is in use in India.",
        "भारत में ऐसा नंबर नहीं होता।",
        "Check the digits; mobile numbers begin with 6, 7, 8 or 9.",
        "अंक जाँचें; मोबाइल नंबर 6, 7, 8 या 9 से शुरू होता है।",
    ),
    "phone_repeated": Message(
        "phone and phone2 are the same number.",
        "phone और phone2 में एक ही नंबर है।",
        "Leave phone2 empty.",
        "phone2 ख़ाली छोड़ें।",
    ),
    "phone2_alone": Message(
        "There is a second number but no first one.",
        "दूसरा नंबर है, पर पहला नहीं।",
        "Put the number into the column phone.",
        "नंबर को phone कॉलम में लिखें।",
    ),
    "phone_taken_in_file": Message(
        "Row {other_row} ({other}) has the same number.",
        "पंक्ति {other_row} ({other}) में भी यही नंबर है।",
        "If they share the phone, write yes under phone_shared in every such row; if not, correct the number.",
        "अगर फ़ोन साझा है तो ऐसी हर पंक्ति के phone_shared में हाँ लिखें; नहीं तो नंबर सुधारें।",
    ),
    "phone_taken": Message(
        "Member {other} already has this number.",
        "यह नंबर पहले से सदस्य {other} का है।",
        "If they share the phone, write yes under phone_shared for both; if not, correct the number.",
        "अगर फ़ोन साझा है तो दोनों के phone_shared में हाँ लिखें; नहीं तो नंबर सुधारें।",
    ),
    "takes_calls_no_phone": Message(
        "She takes calls but has no phone number here.",
        "यह कॉल लेती हैं, पर इनका फ़ोन नंबर नहीं लिखा है।",
        "Add her number, or write no under takes_calls.",
        "इनका नंबर लिखें, या takes_calls में नहीं लिखें।",
    ),
}
