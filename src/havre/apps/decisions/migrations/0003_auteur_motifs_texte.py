"""A decision says who took it, why and on which ground; those written before say that it was not taken over."""

from django.db import migrations, models

AVANT = "non repris : décision enregistrée avant que ce champ soit demandé"


class Migration(migrations.Migration):
    dependencies = [("decisions", "0002_gardes")]
    operations = [
        migrations.AddField(
            "decision", "auteur", models.CharField("rendue par", max_length=200, default=AVANT), preserve_default=False
        ),
        migrations.AddField("decision", "motifs", models.TextField(default=AVANT), preserve_default=False),
        migrations.AddField(
            "decision", "base_legale", models.CharField("texte appliqué", max_length=300, default=AVANT),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("auteur", ""), _negated=True),
                    models.Q(("motifs", ""), _negated=True),
                    models.Q(("base_legale", ""), _negated=True),
                ),
                name="decision_auteur_motifs_texte",
                violation_error_message="Une décision dit qui l'a rendue, ses motifs et le texte qu'elle applique.",
            ),
        ),
    ]
