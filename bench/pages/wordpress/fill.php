<?php
// Installs WordPress and writes the news into it: php fill.php <folder>
[, $folder] = $argv;
define('WP_INSTALLING', true);
// No letter about it.
function wp_new_blog_notification() {}
require "$folder/www/wp-load.php";
require_once ABSPATH . 'wp-admin/includes/upgrade.php';
require_once ABSPATH . 'wp-admin/includes/image.php';

function hang(string $path): int {
    $kept = wp_upload_bits(basename($path), null, file_get_contents($path));
    $about = ['post_mime_type' => 'image/jpeg', 'post_title' => basename($path, '.jpg')];
    $key = wp_insert_attachment($about, $kept['file']);
    wp_update_attachment_metadata($key, wp_generate_attachment_metadata($key, $kept['file']));
    return $key;
}

wp_install('里の便り', 'bench', 'bench@example.invalid', false, '', 'bench-only');
wp_installing(false);
update_option('permalink_structure', '/%postname%/');
flush_rewrite_rules(false);
$pictures = array_map('hang', glob("$folder/pictures/*.jpg"));
$body = file_get_contents("$folder/body.txt");
$paragraphs = implode("\n\n", array_map(
    fn($words) => "<!-- wp:paragraph -->\n<p>$words</p>\n<!-- /wp:paragraph -->",
    explode("\n\n", $body),
));
foreach (json_decode(file_get_contents("$folder/articles.json"), true) as $number => $article) {
    $key = wp_insert_post([
        'post_title' => $article['title'],
        'post_name' => "bench-$number",
        'post_excerpt' => $article['lead'],
        'post_content' => $paragraphs,
        'post_status' => 'publish',
        'post_date' => date('Y-m-d H:i:s', time() - 60 * ($number + 1)),
    ], true);
    is_wp_error($key) && exit($key->get_error_message());
    set_post_thumbnail($key, $pictures[$number % count($pictures)]);
}
echo wp_count_posts()->publish, " posts\n";
