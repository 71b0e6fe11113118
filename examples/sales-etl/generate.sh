#!/bin/sh
# Writes sales.csv anew: sh generate.sh > sales.csv
# Invented sales of the last quarter of 2025. The same output on every machine: the numbers come from the
# Park-Miller generator (x = x * 16807 mod 2147483647), whose products fit into awk's doubles.
LC_ALL=C exec awk '
function random(n) { x = (x * 16807) % 2147483647; return x % n }
BEGIN {
  x = 20251001
  regions = split("center east north south west", region, " ")
  products = split("anvil 4999 bucket 899 candle 349 drill 7950 easel 3200 funnel 275 gloves 1250 hammer 1899 " \
    "inkwell 640 jar 420 kettle 3490 ladder 6900", product, " ") / 2
  split("31 30 31", days, " ")
  print "date,region,product,quantity,unit_price_cents"
  for (m = 1; m <= 3; m++) {
    for (d = 1; d <= days[m]; d++) {
      for (n = 25 + random(16); n > 0; n--) {
        p = random(products) + 1
        price = int(product[2 * p] * (90 + random(21)) / 100)
        printf "2025-%02d-%02d,%s,%s,%d,%d\n", m + 9, d, region[random(regions) + 1], product[2 * p - 1], 1 + random(9), price
      }
    }
  }
}'
