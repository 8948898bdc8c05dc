<?php
// GET /usage as a PHP page would do it: the same token check, the same statements over a kept connection, the same document.
function is_admin(): bool
{
    $parts = explode('.', substr($_SERVER['HTTP_AUTHORIZATION'] ?? '', strlen('Bearer ')));
    if (count($parts) !== 3) return false;
    $decode = fn($text) => base64_decode(strtr($text, '-_', '+/'));
    $key = file_get_contents($_SERVER['PEER_KEY']);
    if (openssl_verify("$parts[0].$parts[1]", $decode($parts[2]), $key, OPENSSL_ALGO_SHA256) !== 1) return false;
    $claims = json_decode($decode($parts[1]), true);
    return $claims['exp'] > time() && in_array('admin', $claims['roles'], true);
}

header('Content-Type: application/json');
if (!is_admin()) {
    http_response_code(401);
    exit('{}');
}
$database = pg_pconnect($_SERVER['PEER_DATABASE']);
$rows = [];
foreach (json_decode(file_get_contents($_SERVER['PEER_SQL']), true) as ['name' => $name, 'text' => $text, 'values' => $values]) {
    $result = @pg_execute($database, $name, $values);
    if (!$result) { // this connection is new
        pg_prepare($database, $name, $text);
        $result = pg_execute($database, $name, $values);
    }
    $rows[$name] = pg_fetch_all($result);
}
echo json_encode(['edition' => 'standard', 'status' => 'active', 'cycle' => $rows['usage_load'][0], 'days' => $rows['usage_days'],
    'recent' => $rows['usage_recent'], 'last_updated' => $rows['snapshot_current'][0]['last_ok'] ?? null]);
