<?php
// The functions of WordPress 6.1 that the plugin in docs/embed/wordpress.md may call, and another plugin.
// Prints what the shortcode returns for each of the attributes in argv, as a list in JSON.

error_reporting(E_ALL);
set_error_handler(function (int $level, string $message) {
    throw new ErrorException($message);
});

$shortcodes = [];

function add_shortcode($tag, $callback)
{
    global $shortcodes;
    $shortcodes[$tag] = $callback;
}

function shortcode_atts($pairs, $attributes, $shortcode = '')
{
    return array_merge($pairs, array_intersect_key((array) $attributes, $pairs));
}

function esc_html($text)
{
    return htmlspecialchars($text, ENT_QUOTES, 'UTF-8', false);
}

function esc_attr($text)
{
    return htmlspecialchars($text, ENT_QUOTES, 'UTF-8', false);
}

function esc_url($url)
{
    return str_replace(['&', "'"], ['&#038;', '&#039;'], preg_replace('|[^a-z0-9-~+_.?#=!&;,/:%@$\|*\'()\[\]\\x80-\\xff]|i', '', $url));
}

function current_user_can($capability)
{
    return $capability === 'edit_posts' && getenv('AUTHOR') !== false;
}

// Another plugin has taken the short names.
function sign() {}
function base64url() {}
function part() {}
function shillings() {}

if (getenv('KEY') !== false) {
    define('BILLPAY_INTENT_KEY', getenv('KEY'));
}
require __DIR__ . '/billpay.php';
// WordPress passes an empty string if there are no attributes.
$shown = array_map(fn ($attributes) => $shortcodes['billpay']($attributes ?: ''), json_decode($argv[1], true));
echo json_encode($shown);
