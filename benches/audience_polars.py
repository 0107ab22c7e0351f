"""The workload of audience.rs in polars' streaming engine. Prints wall s, CPU s, peak MB."""

import resource
import sys
import time

import polars as pl

ROLES = """abuse accounting accounts admin administrator all billing booking career careers
compliance contact contacto customerservice do-not-reply donotreply enquiries everyone finance ftp
hello help helpdesk hostmaster hr info information inquiries invoice jobs kontakt mailer-daemon
marketing media news newsletter no-reply no_reply noc noreply office orders postmaster press privacy
purchasing reception root sales security service support team webmaster welcome""".split()
VALID = (
    r"^[a-z0-9!#$%&'*/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*/=?^_`{|}~-]+)*"
    r"@([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$"
)


def key(column):
    """Trimmed, lower case, without a tag."""
    return pl.col(column).str.strip_chars().str.to_lowercase().str.replace(r"\+[^@]*@", "@")


def main(folder):
    begun = time.perf_counter()
    suppressed = pl.scan_csv(f"{folder}/suppressed.txt", has_header=False, new_columns=["entry"])
    rows = pl.scan_csv(f"{folder}/rows.csv", infer_schema=False)
    kept = (
        rows.with_columns(key("email").alias("key"))
        .filter(pl.col("key").str.contains(VALID))
        .filter(~pl.col("key").str.extract(r"^([^@]*)@").is_in(ROLES))
        .join(suppressed.select(key("entry").alias("key")), on="key", how="anti")
        .unique(subset="key", keep="first", maintain_order=True)
        .drop("key")
        .collect(engine="streaming")
    )
    wave = pl.int_range(pl.len()) % 10
    waves = kept.with_columns(wave.alias("wave")).partition_by("wave", include_key=False)
    for number, people in enumerate(waves):
        people.write_csv(f"{folder}/polars-{number}.csv")
    wall = time.perf_counter() - begun
    usage = resource.getrusage(resource.RUSAGE_SELF)
    print(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


main(sys.argv[1])
