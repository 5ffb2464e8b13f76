"""Tables in the forms that well-known sources publish: read to their numbers, or refused."""

from __future__ import annotations

import math
from datetime import date, timedelta

import pytest

from rnnviz.reading.tabular.column_reader import read_columns
from rnnviz.text import BadInput

DAYS = [date(2022, 1, 3) + timedelta(i) for i in range(60)]
VALUES = [round(3000 + 400 * math.sin(i / 7) - 3 * i, 2) for i in range(60)]
ROWS = list(zip(DAYS, VALUES, strict=True))
NEWEST = ROWS[::-1]


def us(value: float) -> str:
    return f"{value:,.2f}"


def de(value: float) -> str:
    return us(value).translate(str.maketrans(",.", ".,"))


FORMS = {
    "yahoo": (
        "Close",
        "Date,Open,Close,Volume\n"
        + "".join(f"{d},{v - 1:.6f},{v:.6f},{int(v * 1000)}\n" for d, v in ROWS),
    ),
    "investing": (
        "",
        '\ufeff"Date","Price","Vol.","Change %"\n'
        + "".join(f'"{d:%m/%d/%Y}","{us(v)}","{v / 40:.2f}M","0.15%"\n' for d, v in NEWEST),
    ),
    "investing in German": (
        "Zuletzt",
        '\ufeff"Datum","Zuletzt","Vol.","+/- %"\n'
        + "".join(f'"{d:%d.%m.%Y}","{de(v)}","{de(v / 40)}M","0,15%"\n' for d, v in NEWEST),
    ),
    "tushare": (
        "",
        ",ts_code,trade_date,open,vol\n"
        + "".join(f"{i},000001.SZ,{d:%Y%m%d},{v:.2f},9.5\n" for i, (d, v) in enumerate(NEWEST)),
    ),
    "163": (
        "",
        (
            "日期,股票代码,名称,收盘价,涨跌额\n"
            + "".join(f"{d},'000001,上证指数,{v:.4f},None\n" for d, v in NEWEST)
        ).encode("gb18030"),
    ),
    "ecb": (
        "",
        'Data Source in SDW: null\n,EXR.D.USD\n,"US dollar"\nPeriod\\Unit:,[US dollar ]\n'
        + "".join(f"{d},{v:.4f}\n" for d, v in NEWEST),
    ),
    "eurostat": (
        "",
        "DATAFLOW,LAST UPDATE,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG\n"
        + "".join(
            f"ESTAT:UNE(1.0),10/01/23 11:00:00,DE,{2018 + i // 12}-{1 + i % 12:02},{v},p\n"
            for i, v in enumerate(VALUES)
        ),
    ),
    "noaa": (
        "",
        "# USE OF DATA\n#\n"
        + "".join(
            f"{1958 + i // 12:5d}{1 + i % 12:4d}{1958 + i / 12 + 0.04:12.4f}{v:11.2f}{-1:6d}\n"
            for i, v in enumerate(VALUES)
        ),
    ),
    "excel in German": (
        "",
        "sep=;\nTag;Umsatz;Gäste\n"
        + "".join(f"{d:%d.%m.%y};{de(v)} €;{i}\n" for i, (d, v) in enumerate(ROWS))
        + f"Summe;{de(sum(VALUES))} €;\n",
    ),
    "excel in French": (
        "Débit",
        "Date;Débit\n"
        + "".join(
            f"{d:%d/%m/%Y};" + us(v).replace(",", "\u202f").replace(".", ",") + "\n"
            for d, v in ROWS
        ),
    ),
    "excel in Switzerland": (
        "",
        "Datum;Betrag\n"
        + "".join(f"{d:%d.%m.%Y};CHF {us(v)}\n".replace(",", "'") for d, v in ROWS),
    ),
    "excel, Unicode text": (
        "",
        (
            "Date\tSales\n" + "".join(f'{d.month}/{d.day}/{d.year}\t"{us(v)}"\n' for d, v in ROWS)
        ).encode("utf-16"),
    ),
    "nse": (
        "",
        "Date ,Open ,Turnover (Rs. Cr)\n"
        + "".join(f'"{d:%d-%b-%Y}","{us(v)}","{v * 9:.2f}"\n' for d, v in NEWEST),
    ),
    "metatrader": (
        "<OPEN>",
        "<DATE>\t<TIME>\t<OPEN>\n"
        + "".join(
            f"2022.01.{3 + i // 24:02}\t{i % 24:02}:00:00\t{v:.5f}\n" for i, v in enumerate(VALUES)
        ),
    ),
    "google": (
        "",
        "Category: All categories\n\nWeek,rnn: (Worldwide)\n"
        + "".join(f"{d},{v}\n" for d, v in ROWS),
    ),
    "eastmoney": (
        "成交额",
        "日期\t收盘\t成交额\n" + "".join(f"{d}\t{v / 30:.2f}\t{v / 1e4:.6f}万\n" for d, v in ROWS),
    ),
}


@pytest.mark.parametrize("form", FORMS)
def test_a_published_table_is_read_to_its_numbers(tmp_path, form):
    column, data = FORMS[form]
    path = tmp_path / "some.csv"
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    found = read_columns(path, column)
    assert found.columns[0].values.tolist() == pytest.approx(VALUES, abs=1e-9)
    assert found.summary.first_time
    assert found.summary.order != "as in the file"


REFUSED = {
    "the columns are years": "\ufeff"
    '"Data Source","World Development Indicators",\n\n"Country Name","Country Code",'
    + ",".join(f'"{year}"' for year in range(1990, 2020))
    + ",\n"
    + "".join(
        f'"{name}","{name[:3]}",' + ",".join(f'"{v}"' for v in VALUES[:30]) + ",\n"
        for name in ("Aruba", "Chad", "Fiji", "Mali", "Peru", "Togo")
    ),
    "set task.missing to -999": "STATION;MESS_DATUM;FX\n"
    + "".join(
        f"   44;{d:%Y%m%d};  {-999 if i == 7 else round(v / 300, 1)}\n"
        for i, (d, v) in enumerate(ROWS)
    ),
    "set task.rows to file": "date,ticker,close\n"
    + "".join(f"{d},{name},{v}\n" for name in "AB" for d, v in ROWS),
    "'<1' is not": "Week,rnn\n"
    + "".join(f"{d},{'<1' if i == 4 else int(v)}\n" for i, (d, v) in enumerate(ROWS)),
}


@pytest.mark.parametrize("said", REFUSED)
def test_what_cannot_be_read_safely_is_refused_with_the_way_out(tmp_path, said):
    path = tmp_path / "some.csv"
    path.write_text(REFUSED[said], "utf-8")
    with pytest.raises(BadInput) as caught:
        read_columns(path)
    assert said in str(caught.value)
