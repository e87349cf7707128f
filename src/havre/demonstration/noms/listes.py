"""Common first names and surnames, by origin; a short list written for the demonstration."""

from types import MappingProxyType

# Birth years up to which each French list is used.
FRANCAIS = (
    (
        1979,
        "Philippe Patrick Alain Thierry Pascal Éric Bruno Didier Laurent Christophe Stéphane Frédéric Olivier David",
        "Catherine Christine Sylvie Isabelle Véronique Nathalie Corinne Brigitte Patricia Sandrine Valérie Karine "
        "Stéphanie Céline",
    ),
    (
        1999,
        "Nicolas Julien Sébastien Mickaël Kévin Jérémy Anthony Romain Maxime Guillaume Alexandre Jonathan Ludovic "
        "Florian",
        "Aurélie Émilie Élodie Jennifer Mélanie Laetitia Amandine Jessica Laura Marine Audrey Cindy Vanessa Pauline",
    ),
    (
        2012,
        "Enzo Lucas Mathis Théo Nathan Hugo Clément Noah Tom Ethan Louis Timéo Yanis Evan Kylian Mathéo Gabriel Léo "
        "Bastien Antoine",
        "Emma Léa Manon Chloé Camille Clara Inès Lola Jade Lilou Maëlys Océane Louna Zoé Lou Louane Sarah Eva Anaïs "
        "Romane",
    ),
    (
        9999,
        "Gabriel Léo Raphaël Maël Louis Noah Jules Arthur Liam Lucas Sacha Adam Isaac Gabin Marceau Eden Nino Aaron "
        "Naël Malo",
        "Louise Ambre Alba Jade Emma Rose Alma Romy Lina Mia Léna Mila Anna Julia Agathe Inaya Lyna Iris Jeanne "
        "Charlie",
    ),
)

AUTRES_PRENOMS = MappingProxyType(
    {
        "maghreb": (
            "Mohamed Yanis Rayan Ilyes Amine Karim Bilal Samir Nassim Sofiane Mehdi Ayoub Walid Zakaria",
            "Fatima Inès Yasmine Nour Samira Leïla Amina Sabrina Assia Khadija Myriam Sofia Naïma Lina",
        ),
        "afrique": (
            "Ibrahima Mamadou Moussa Ousmane Abdoulaye Sékou Amadou Boubacar Issa Souleymane Emmanuel Christ",
            "Aminata Fatoumata Mariam Aïssatou Awa Bintou Grâce Divine Merveille Kadiatou Esther Ruth",
        ),
        "portugal": ("Tiago Diogo João Rui Paulo Miguel", "Beatriz Mariana Inês Ana Catarina Sofia"),
        "pologne": ("Jan Piotr Kacper Stanislas Thadée Casimir", "Zofia Ewa Agnieszka Wanda Hélène Maria"),
    }
)

AUTRES_NOMS = MappingProxyType(
    {
        "maghreb": "BENALI HADDAD MANSOURI BELKACEM CHERIF SAIDI AMRANI BOUZIDI KADDOUR MEZIANE ZERROUKI TAHIRI "
        "BOUAZZA HAMDI RAHMANI",
        "afrique": "DIALLO TRAORE KEITA COULIBALY BARRY CAMARA KONATE SYLLA CISSE KOUASSI TOURE BAH MBALA NGUEMA "
        "SOUMAH SANGARE FOFANA DIABATE DOUMBIA BAMBA KONE OUATTARA SIDIBE BALDE SOW DIARRA KABA CONDE BANGOURA DEMBELE "
        "MAIGA KOUYATE KOFFI YAO MUKENDI ILUNGA ABENA FOTSO NDIAYE FALL DIOP GUEYE SARR DIOUF KANE LY",
        "portugal": "FERREIRA PEREIRA RODRIGUES GOMES LOPES TEIXEIRA MOREIRA",
        "pologne": "NOWAK KOWALSKI WOJCIK KACZMAREK MAZUREK SZYMANSKI WALCZAK",
    }
)

ORIGINES = ("france", "maghreb", "afrique", "portugal", "pologne")
PART_DES_ORIGINES = (0.70, 0.15, 0.08, 0.03, 0.04)
