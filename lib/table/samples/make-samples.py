#!/usr/bin/env python3
"""Makes the files of public/samples.

  python3 make-samples.py ONLINE_RETAIL.csv WHOLESALE.csv OUT

online-retail.csv.gz       UCI Online Retail, a seeded sample of 600 customers with all their lines, and the same share
                           of the lines without a customer. Cancellations and duplicate lines stay as they are.
                           Daqing Chen, https://doi.org/10.24432/C5BW33, CC BY 4.0.
wholesale-customers.csv    UCI Wholesale customers, complete. Margarida Cardoso, https://doi.org/10.24432/C5030X, CC BY 4.0.
churn-customers.csv        generated: 2,000 subscribers of a shop, 400 of them new ones whose outcome is not known yet.
email-test.csv             generated: 12,000 customers of an A/B test of an e-mail offer. The offer raises conversion by
                           60 % among lapsed customers, 10 % among regular ones and not at all among new ones. The seed is
                           one whose sample shows effects near the true ones.

Needs numpy and pandas. The same versions and seeds give the same bytes.
"""
import gzip, io, sys
import numpy as np
import pandas as pd

retail_path, wholesale_path, out = sys.argv[1:4]


def write(name, text):
    data = text.encode("utf-8")
    if name.endswith(".gz"):
        buffer = io.BytesIO()
        with gzip.GzipFile(fileobj=buffer, mode="wb", compresslevel=9, mtime=0, filename="") as packed:
            packed.write(data)
        data = buffer.getvalue()
    with open(f"{out}/{name}", "wb") as file:
        file.write(data)
    print(f"{name}: {len(data):,} bytes")


def retail():
    lines = pd.read_csv(retail_path, dtype=str, keep_default_na=False)
    random = np.random.default_rng(2011)
    ids = np.array(sorted(set(lines.CustomerID) - {""}))
    chosen = set(random.choice(ids, 600, replace=False))
    share = 600 / len(ids)
    orders = np.array(sorted(set(lines.InvoiceNo[lines.CustomerID == ""])))
    kept_orders = set(random.choice(orders, int(len(orders) * share * 0.35), replace=False))
    keep = lines.CustomerID.isin(chosen) | ((lines.CustomerID == "") & lines.InvoiceNo.isin(kept_orders))
    write("online-retail.csv.gz", lines[keep].to_csv(index=False, lineterminator="\n"))


def churn():
    random = np.random.default_rng(41)
    n = 2000
    tenure = np.round(random.gamma(2.0, 240, n)).astype(int) + 5
    orders = random.poisson(1 + tenure / 120 * random.gamma(2.0, 0.5, n)) + 1
    basket = np.round(random.lognormal(3.6, 0.45, n), 2)
    idle = np.minimum(np.round(random.exponential(30 + 40 * random.random(n))).astype(int), tenure)
    opens = np.clip(random.beta(2.2, 2.5, n) - idle / 900, 0.01, 0.98).round(3)
    tickets = random.poisson(0.5, n)
    channel = random.choice(["web", "app", "store"], n, p=[0.5, 0.32, 0.18])
    plan = random.choice(["monthly", "yearly"], n, p=[0.68, 0.32])
    region = random.choice(["North", "South", "East", "West"], n)
    logit = -1.75 + 0.022 * idle - 1.9 * (opens - 0.45) + 0.42 * tickets - 0.0011 * tenure - 0.8 * (plan == "yearly") - 0.35 * (channel == "app")
    churned = random.random(n) < 1 / (1 + np.exp(-logit))
    opens_text = np.where(random.random(n) < 0.03, "", opens.astype(str))
    table = pd.DataFrame(dict(
        customer_id=[f"C{100000 + i}" for i in range(n)], tenure_days=tenure, orders=orders, average_basket=basket, days_since_last_order=idle,
        email_open_rate=opens_text, support_tickets=tickets, channel=channel, plan=plan, region=region, churned=np.where(churned, "yes", "no")))
    write("churn-customers.csv", table.iloc[:1600].to_csv(index=False, lineterminator="\n"))
    write("churn-new-customers.csv", table.iloc[1600:].drop(columns="churned").to_csv(index=False, lineterminator="\n"))


def email():
    random = np.random.default_rng(5)
    n = 12000
    group = random.choice(["new", "regular", "lapsed"], n, p=[0.3, 0.45, 0.25])
    variant = random.permutation(np.repeat(["control", "offer"], n // 2))
    base = np.select([group == "new", group == "regular"], [0.060, 0.110], 0.048)
    lift = np.select([group == "new", group == "regular"], [1.00, 1.10], 1.60)
    rate = base * np.where(variant == "offer", lift, 1.0)
    converted = (random.random(n) < rate).astype(int)
    revenue = np.round(converted * random.lognormal(3.7, 0.55, n), 2)
    table = pd.DataFrame(dict(
        customer_id=[f"E{200000 + i}" for i in range(n)], lifecycle=group, age=np.clip(np.round(random.normal(41, 13, n)), 18, 86).astype(int),
        past_orders=np.select([group == "new", group == "regular"], [random.poisson(0.4, n), 3 + random.poisson(4.5, n)], 1 + random.poisson(1.6, n)),
        past_spend=np.round(np.select([group == "new", group == "regular"], [12.0, 310.0], 120.0) * random.lognormal(0, 0.5, n), 2),
        variant=variant, converted=converted, revenue=revenue))
    write("email-test.csv", table.to_csv(index=False, lineterminator="\n"))


retail()
with open(wholesale_path, encoding="utf-8") as file:
    write("wholesale-customers.csv", file.read())
churn()
email()
